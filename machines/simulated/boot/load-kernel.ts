import type { MachineDescription } from '../tree/description.ts';
import { entryLine } from './boot-entries.ts';
import { environmentOf, environmentText } from './grub-environment.ts';
import { commandLineOf, defaultEntry } from './grub-cfg.ts';
import { file, find, place, type DirectoryNode } from '../tree/tree.ts';

const environmentFile = '/boot/grub/grubenv';
/** The limit of boots in a row that end in a panic. After it, the power is assumed to be off. */
const mostPanics = 8;

/**
 * The kernel that GRUB started, and the disk afterwards: a one-time entry is used up, and the variables that the entry
 * saves are saved.
 */
export interface Loaded {
  /** Null if nothing starts, or if a kernel that panicked halts. */
  readonly kernel: { readonly image: string; readonly commandLine: string } | null;
  readonly disk: DirectoryNode;
}

function textAt(disk: DirectoryNode, path: string): string | undefined {
  const node = find(disk, path, true)?.node;
  return node?.kind === 'file' ? node.bytes.toString('utf8') : undefined;
}

/**
 * Starts the entry that the machine's boot loader selects. A kernel that panics at one of its words reboots if panic=
 * is set, and halts otherwise.
 */
export function loadKernel(description: MachineDescription, disk: DirectoryNode): Loaded {
  return description.loader === undefined ? loadByGrub(description, disk) : loadEntry(description, disk);
}

/** An entry of the Boot Loader Specification writes nothing when it starts. */
function loadEntry(description: MachineDescription, disk: DirectoryNode): Loaded {
  const commandLine = entryLine(description, disk);
  const words = commandLine?.split(' ') ?? [];
  const fails = [...(description.hangs ?? []), ...(description.panics ?? [])].some((word) => words.includes(word));
  const image = `/boot/vmlinuz-${description.release}`;
  return { kernel: commandLine === null || fails ? null : { image, commandLine }, disk };
}

/** Starts an entry as GRUB does. */
function loadByGrub(description: MachineDescription, disk: DirectoryNode, panics = 0): Loaded {
  const written = textAt(disk, environmentFile);
  const environment = new Map(environmentOf(written ?? ''));
  const next = environment.get('next_entry') ?? '';
  const configuration = textAt(disk, '/boot/grub/grub.cfg') ?? '';
  // 41_custom reads this file from the folder of grub.cfg.
  const custom = configuration.includes('custom.cfg') ? (textAt(disk, '/boot/grub/custom.cfg') ?? '') : '';
  const entry = defaultEntry(`${configuration}\n${custom}`, next, environment.get('saved_entry'));
  if (next !== '') environment.set('next_entry', '');
  for (const [name, value] of entry?.saves ?? []) environment.set(name, value);
  const text = environmentText(environment);
  const left = written === undefined || written === text ? disk : place(disk, environmentFile, file(text));
  const image = entry?.words[0];
  if (entry === undefined || image === undefined || find(disk, image, true) === undefined)
    return { kernel: null, disk: left };
  const commandLine = commandLineOf(entry);
  const words = commandLine.split(' ');
  if (description.hangs?.some((word) => words.includes(word))) return { kernel: null, disk: left };
  if (!description.panics?.some((word) => words.includes(word))) return { kernel: { image, commandLine }, disk: left };
  const reboots = words.some((word) => /^panic=[1-9]/.test(word));
  return reboots && panics < mostPanics ? loadByGrub(description, left, panics + 1) : { kernel: null, disk: left };
}
