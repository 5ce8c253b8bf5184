import { parseKernelCommandLine } from '../../../facts/boot/kernel-command-line.ts';
import { readHugePages } from '../../../facts/boot/parameters/huge-pages.ts';
import { underscored } from '../../../facts/boot/underscored.ts';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { loadKernel } from './load-kernel.ts';
import type { InterfaceDescription, MachineDescription } from '../tree/description.ts';
import { trouble } from '../tree/errno.ts';
import { remappingOf } from '../kernel/iommu.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { modprobeSettings, modprobeTexts, textsOf, type ModprobeSettings } from '../kernel/modprobe-settings.ts';
import { loadModule, startBuiltins } from '../kernel/modules.ts';
import { addAddress, addInterface, addressOf, addRoute, setMaster, setUp } from '../kernel/network.ts';
import { scanBus } from '../kernel/scan-bus.ts';
import { settingOf, storeSetting } from '../kernel/settings.ts';
import { runBootProgram, runBootUnits } from './boot-units.ts';
import { runsBeforeUdev } from './ramdisk.ts';
import { directory, file, find, type DirectoryNode } from '../tree/tree.ts';
import { startOf } from './unit-files.ts';
import { startUnit } from './units.ts';

/** A started kernel and the disk it was started from. */
export interface Booted {
  readonly kernel: Kernel;
  /** The disk after the boot loader ran: a one-time entry is used up. */
  readonly disk: DirectoryNode;
}

function textAt(disk: DirectoryNode, path: string): string | undefined {
  const node = find(disk, path, true)?.node;
  return node?.kind === 'file' ? node.bytes.toString('utf8') : undefined;
}

/**
 * Starts the machine from its disk: GRUB's default entry, the scripts of the initial ramdisk before udev, udev's cold
 * plug, modules-load.d, the oneshot services before the network, the network, the enabled services. Throws UNREACHABLE
 * if the disk has nothing to boot.
 */
export function boot(description: MachineDescription, disk: DirectoryNode, boots: number): Booted {
  const loaded = loadKernel(description, disk);
  if (loaded.kernel === null) throw trouble('UNREACHABLE', '/boot/grub/grub.cfg');
  const { image, commandLine } = loaded.kernel;
  const kernel = emptyKernel(description, commandLine, boots);
  powerOn(kernel);
  reservePages(kernel);
  const release = image.replace(/^.*vmlinuz-/, '');
  const ramdisk = textAt(disk, `/boot/initrd.img-${release}`) ?? '';
  const early = modprobeSettings(ramdisk);
  for (const words of runsBeforeUdev(ramdisk)) runBootProgram(kernel, words, optionsOf(early), disk);
  coldPlug(kernel, early);
  const settings = modprobeSettings(modprobeTexts(disk));
  const options = optionsOf(settings);
  for (const line of /^# modules\n([\s\S]*)$/m.exec(ramdisk)?.[1]?.split('\n') ?? []) loadLine(kernel, line, options);
  // systemd-modules-load obeys the blacklist.
  for (const line of textsOf(disk, '/etc/modules-load.d', '.conf').split('\n'))
    if (!settings.blacklisted.has(underscored(line.trim()))) loadLine(kernel, line, options);
  for (const line of textsOf(disk, '/etc/sysctl.d', '.conf').split('\n')) applySysctl(kernel, line);
  runBootUnits(kernel, disk, options, 'early');
  configureNetwork(kernel);
  startServices(kernel, disk);
  runBootUnits(kernel, disk, options, 'late');
  return { kernel, disk: loaded.disk };
}

function emptyKernel(description: MachineDescription, commandLine: string, boots: number): Kernel {
  return {
    description,
    bootId: `5b0ad1d3-0000-4000-8000-${boots.toString(16).padStart(12, '0')}`,
    commandLine,
    log: [`Command line: ${commandLine}`],
    drivers: [],
    devices: new Map(),
    modules: new Map(),
    interfaces: new Map(),
    routes: [],
    units: new Map(),
    settings: new Map(),
    affinity: new Map(),
    pinned: new Map(),
    functionSettings: new Map(),
    slices: new Map(),
    moved: new Map(),
    leaving: [],
    files: directory({
      run: directory({
        systemd: directory({ system: directory() }),
        lock: directory(),
        ...(description.loader === 'rpm-ostree' && { 'ostree-booted': file(''), ostree: directory() }),
      }),
    }),
    nextIndex: 1,
    nextPid: 1000,
  };
}

function powerOn(kernel: Kernel): void {
  const { description, commandLine } = kernel;
  const { unit } = remappingOf(description, commandLine);
  // The kernel logs this line when it reads the word, regardless of later words and of the hardware.
  if (/\bintel_iommu=(?:\S*,)?on\b/.test(commandLine)) kernel.log.push('DMAR: IOMMU enabled');
  if (unit === 'dmar0') {
    kernel.log.push('DMAR-IR: Enabled IRQ remapping in xapic mode');
    kernel.log.push('DMAR: Intel(R) Virtualization Technology for Directed I/O');
  }
  if (unit === 'ivhd0') kernel.log.push('AMD-Vi: Interrupt remapping enabled');
  if (description.iommu.kind === 'amd' && /\bamd_iommu=on\b/.test(commandLine))
    kernel.log.push("AMD-Vi: Unknown option - 'on'");
  for (const described of description.interfaces) if (described.kind === 'loopback') addInterface(kernel, described);
  startBuiltins(kernel);
  scanBus(kernel, unit !== null);
}

/** The huge pages of the command line, as many as there is memory for. */
function reservePages(kernel: Kernel): void {
  for (const [bytes, { count }] of readHugePages(parseKernelCommandLine(kernel.commandLine)).pools) {
    const path = `/sys/kernel/mm/hugepages/hugepages-${bytes / 1024}kB/nr_hugepages`;
    if (settingOf(kernel, path) !== undefined && /^\d+$/.test(count.value ?? ''))
      storeSetting(kernel, path, count.value ?? '');
  }
}

type Options = (module: string) => Readonly<Record<string, string>>;

function optionsOf(settings: ModprobeSettings): Options {
  return (module) => settings.options.get(module) ?? {};
}

function loadLine(kernel: Kernel, line: string, options: Options): void {
  const [name = '', ...parameters] = line.trim().split(/\s+/);
  if (name === '' || /^[#;]/.test(name)) return;
  const given = Object.fromEntries(parameters.map((word) => word.split('=', 2) as [string, string]));
  loadModule(kernel, name, given, options);
}

/** A line of sysctl.d(5); a setting that the kernel does not have or does not accept is ignored. */
function applySysctl(kernel: Kernel, line: string): void {
  const found = /^\s*-?([\w./-]+)\s*=\s*(.*?)\s*$/.exec(line);
  const path = `/proc/sys/${found?.[1]?.replaceAll('.', '/')}`;
  if (found === null || settingOf(kernel, path) === undefined) return;
  try {
    storeSetting(kernel, path, found[2] ?? '');
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    kernel.log.push(`systemd-sysctl: Couldn't write '${found[2]}' to '${found[1]}': ${error.message}`);
  }
}

/** udev loads the modules that match the aliases of the devices, with the modprobe.d of the ramdisk. */
function coldPlug(kernel: Kernel, settings: ModprobeSettings): void {
  const options = optionsOf(settings);
  for (const module of kernel.description.modules)
    if (module.loaded === true) loadModule(kernel, module.name, {}, options);
  for (const pci of kernel.description.pci) {
    if (pci.functionOf !== undefined) continue;
    const id = `${pci.vendor}:${pci.device}`;
    for (const module of kernel.description.modules) {
      const own = underscored(module.name);
      if (!module.drivers?.some((driver) => driver.ids.includes(id)) || settings.blacklisted.has(own)) continue;
      for (const before of settings.before.get(own) ?? []) loadModule(kernel, before, {}, options);
      loadModule(kernel, module.name, {}, options);
    }
  }
}

function configureNetwork(kernel: Kernel): void {
  const { interfaces, routes } = kernel.description;
  for (const described of interfaces) {
    const over = described.over === undefined || kernel.interfaces.has(described.over);
    if (described.kind !== 'physical' && described.kind !== 'loopback' && over) addInterface(kernel, described);
  }
  for (const described of interfaces) configure(kernel, described);
  for (const route of routes) {
    if (kernel.interfaces.get(route.interface)?.up !== true) continue;
    const scope = route.gateway === undefined ? 'link' : 'global';
    addRoute(kernel, { ...route, family: 4, protocol: 'boot', scope });
  }
}

function configure(kernel: Kernel, described: InterfaceDescription): void {
  if (!kernel.interfaces.has(described.name)) return;
  if (described.master !== undefined && kernel.interfaces.has(described.master))
    setMaster(kernel, described.name, described.master);
  for (const cidr of described.addresses) {
    const address = addressOf(cidr);
    if (address !== undefined) addAddress(kernel, described.name, address);
  }
  setUp(kernel, described.name, described.up);
}

function startServices(kernel: Kernel, disk: DirectoryNode): void {
  for (const { name } of kernel.description.services) {
    const enabled = find(disk, `/etc/systemd/system/multi-user.target.wants/${name}.service`, false) !== undefined;
    const masked = find(disk, `/etc/systemd/system/${name}.service`, false)?.node.kind === 'link';
    const unit = {
      name,
      transient: false,
      collect: false,
      argv: startOf(disk, `${name}.service`)?.argv ?? [],
      vm: null,
    };
    if (enabled && !masked) startUnit(kernel, unit);
    else kernel.units.set(name, { ...unit, state: 'inactive', pid: 0, code: 0, result: 'success', invocation: '' });
  }
}
