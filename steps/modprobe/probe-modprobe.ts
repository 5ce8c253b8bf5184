import { underscored } from '../../facts/boot/underscored.ts';
import { observeModule } from '../../changes/module/index.ts';
import { interfacesOf } from '../../facts/pci/pci-sysfs.ts';
import { readDriven, readUses } from '../../facts/pci/read-uses.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { readOpenFiles } from '../../facts/system/read-open-files.ts';
import type { OpenFile } from '../../facts/system/read-open-files.ts';
import { readVmNames } from '../../facts/virtualization/read-vm-names.ts';
import type { Modprobe } from '../../schemas/types/steps/modprobe.ts';
import { lists, needs, readModuleInfo } from './module-info.ts';
import { persistentPaths } from './modprobe-state.ts';
import { readInImage } from './persist-module.ts';
import { readModuleConfiguration, readRecordedParameters } from './read-configuration.ts';
import { readSurroundings } from './read-surroundings.ts';
import type { DrivenDevice, ModprobeState, SeenParameter } from './modprobe-state.ts';

async function readParameter(path: string, machine: MachineReader): Promise<SeenParameter> {
  const stat = await machine.stat(path);
  const mode = stat?.mode ?? 0;
  const value = (mode & 0o444) === 0 ? null : ((await machine.read(path))?.trim() ?? null);
  return { value, writable: (mode & 0o222) !== 0 };
}

async function readParameters(folder: string, machine: MachineReader): Promise<ReadonlyMap<string, SeenParameter>> {
  const names = (await machine.list(`${folder}/parameters`)) ?? [];
  const seen = await Promise.all(
    names.map(async (name) => [name, await readParameter(`${folder}/parameters/${name}`, machine)] as const),
  );
  return new Map(seen);
}

/** The devices of the module, with their interfaces. */
async function readDrives(module: string, machine: MachineReader): Promise<readonly DrivenDevice[]> {
  const driven = await readDriven(module, machine);
  const interfaces = await Promise.all(driven.map(({ address }) => interfacesOf(address, machine)));
  return driven.map((one, index) => ({ ...one, interfaces: interfaces[index] ?? [] }));
}

async function openFilesOf(name: string, machine: MachineReader): Promise<readonly OpenFile[]> {
  if (name.startsWith('kvm')) return readOpenFiles('/dev/kvm', machine);
  return name.startsWith('vfio') ? readOpenFiles('/dev/vfio/', machine) : [];
}

/** The modules that are loaded together with the module. */
async function readMissing(module: string, release: string, machine: MachineReader): Promise<readonly string[]> {
  const needed = needs(await machine.read(`/lib/modules/${release}/modules.dep`), module);
  const there = await Promise.all(needed.map((name) => machine.list(`/sys/module/${name}`)));
  return needed.filter((_, index) => there[index] === undefined);
}

/** Reads the module, its parameters in effect, its users, its devices, and the configuration of the host for it. */
export async function probeModprobe(input: Modprobe, machine: MachineReader): Promise<ModprobeState> {
  // At the same time, so that they share their round trips.
  const [state, configuration] = await Promise.all([
    probeModule(input, machine),
    readModuleConfiguration(input.module, machine),
  ]);
  return { ...state, configuration };
}

async function probeModule(input: Modprobe, machine: MachineReader): Promise<Omit<ModprobeState, 'configuration'>> {
  const { module, state } = input;
  const name = underscored(module);
  const folder = `/sys/module/${name}`;
  const release = (await machine.read('/proc/sys/kernel/osrelease'))?.trim() ?? '';
  const paths = persistentPaths(module);
  const [observed, initstate, builtins, info, parameters, use, missing, load, options] = await Promise.all([
    observeModule({ module, along: [] }, machine),
    machine.stat(`${folder}/initstate`),
    machine.read(`/lib/modules/${release}/modules.builtin`),
    readModuleInfo(module, release, machine),
    readParameters(folder, machine),
    readUses(module, machine),
    readMissing(module, release, machine),
    machine.readFile(paths.load),
    machine.readFile(paths.options),
  ]);
  // A module that an earlier step is to load has no initstate yet either, but the kernel's list does not name it.
  const builtin = lists(builtins, module) || (builtins === undefined && observed.loaded && initstate === undefined);
  const loaded = observed.loaded || builtin;
  const asked = loaded && !builtin && (state === 'unloaded' || input.reload || use.uses > 0);
  const [openFiles, drives] = asked
    ? await Promise.all([openFilesOf(name, machine), readDrives(module, machine)])
    : [[], []];
  const isHidden = Object.keys(input.parameters).some((key) => parameters.get(underscored(key))?.value == null);
  const guests = await readVmNames(
    openFiles.map(({ pid }) => pid),
    machine,
  );
  return {
    release,
    loaded,
    builtin,
    info,
    missing,
    parameters,
    ...use,
    openFiles,
    guests,
    drives,
    files: { load: load ?? null, options: options ?? null },
    inImage: await readInImage(input, machine),
    surroundings: await readSurroundings(input, missing, release, machine),
    recorded:
      loaded && !builtin && state === 'loaded' && isHidden ? await readRecordedParameters(module, machine) : null,
  };
}
