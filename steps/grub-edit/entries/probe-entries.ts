import type { FileState, MachineReader } from '../../../engine/model/machine.ts';
import { queryIfThere } from '../../../facts/system/query-if-there.ts';
import { tolerantly } from '../../../facts/system/tolerantly.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { stubFile } from '../../../facts/boot/choose-loader.ts';
import { readBootGround } from '../checks/boot-ground.ts';
import type { BootGround } from '../checks/boot-ground.ts';
import { mainFile } from '../source/grub-files.ts';

export type EntryLoader = 'grub-bls' | 'systemd-boot' | 'kernelstub';

interface SeenFile {
  readonly path: string;
  readonly file: FileState;
}

/** The boot entries of a machine whose entries are files, and the sources of new entries. */
export interface EntriesState {
  readonly loader: EntryLoader;
  /** Every *.conf of the folders of entries. */
  readonly files: readonly SeenFile[];
  /** Unified kernel images on the EFI system partition. */
  readonly images: readonly string[];
  /** /etc/kernel/cmdline, and the file that replaces it while it does not exist. */
  readonly source: FileState | null;
  readonly vendorSource: string | null;
  /** /etc/kernelstub/configuration. */
  readonly stub: FileState | null;
  /** /etc/default/grub of a machine that GRUB starts. */
  readonly defaults: FileState | null;
  /** GRUB's environment block, and whether its grub.cfg reads entries; null without GRUB. */
  readonly environment: string | null;
  readonly readsEntries: boolean | null;
  readonly hasEditor: boolean;
  readonly machineId: string;
  /** /proc/cmdline, trimmed. */
  readonly commandLine: string;
  readonly ground: BootGround;
}

export const sourceFile = '/etc/kernel/cmdline';
const vendorFile = '/usr/lib/kernel/cmdline';
export const environmentFile = '/boot/grub2/grubenv';
export const environmentEditor = 'grub2-editenv';
const grubConfiguration = '/boot/grub2/grub.cfg';

/**
 * The places where kernel-install and systemd-boot search for entries (kernel-install(8), systemd-boot(7)); GRUB reads
 * only those of /boot.
 */
const roots: Readonly<Record<EntryLoader, readonly string[]>> = {
  'grub-bls': ['/boot'],
  'systemd-boot': ['/efi', '/boot', '/boot/efi'],
  kernelstub: ['/efi', '/boot', '/boot/efi'],
};

const listed = async (machine: MachineReader, folder: string, ending: string): Promise<readonly string[]> =>
  ((await machine.list(folder)) ?? [])
    .filter((name) => name.endsWith(ending) && !name.startsWith('.'))
    .sort()
    .map((name) => `${folder}/${name}`);

async function readFiles(machine: MachineReader, paths: readonly string[]): Promise<readonly SeenFile[]> {
  const files = await Promise.all(paths.map((path) => machine.readFile(path)));
  return paths.flatMap((path, index) => {
    const file = files[index];
    return file === undefined ? [] : [{ path, file }];
  });
}

/** Reads the entries of a loader and the sources of new entries. */
export async function probeEntries(
  loader: EntryLoader,
  input: GrubEdit,
  machine: MachineReader,
): Promise<EntriesState> {
  const under = roots[loader];
  const isGrub = loader === 'grub-bls';
  const [entries, images, source, vendor, stub, defaults, environment, configuration, editor, id, commandLine] =
    await Promise.all([
      Promise.all(under.map((root) => listed(machine, `${root}/loader/entries`, '.conf'))),
      isGrub ? [] : Promise.all(under.map((root) => listed(machine, `${root}/EFI/Linux`, '.efi'))),
      machine.readFile(sourceFile),
      tolerantly(undefined, machine.read(vendorFile)),
      loader === 'kernelstub' ? machine.readFile(stubFile) : undefined,
      isGrub ? machine.readFile(mainFile) : undefined,
      isGrub ? machine.read(environmentFile) : undefined,
      isGrub ? machine.read(grubConfiguration) : undefined,
      isGrub ? queryIfThere(machine, [environmentEditor, '--version']) : null,
      machine.read('/etc/machine-id'),
      machine.read('/proc/cmdline'),
    ]);
  const paths = entries.flat();
  const [files, ground] = await Promise.all([
    readFiles(machine, paths),
    readBootGround(input, machine, paths[0]?.slice(0, paths[0].lastIndexOf('/')) ?? '/boot'),
  ]);
  return {
    loader,
    files,
    images: images.flat(),
    source: source ?? null,
    vendorSource: vendor ?? null,
    stub: stub ?? null,
    defaults: defaults ?? null,
    environment: environment ?? null,
    readsEntries: configuration === undefined ? null : /^[ \t]*blscfg\b/m.test(configuration),
    hasEditor: editor !== null && editor.code !== 127,
    machineId: (id ?? '').trim(),
    commandLine: (commandLine ?? '').trim(),
    ground,
  };
}
