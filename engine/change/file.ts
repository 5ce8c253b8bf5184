import type { FileChange } from '../change.ts';
import type { FileState, Machine, MachineReader } from '../machine.ts';

/** True when two files have the same bytes, mode and owner. */
export function sameFile(a: FileState | null, b: FileState | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.encoding === b.encoding &&
    a.content === b.content &&
    a.mode === b.mode &&
    a.owner === b.owner &&
    a.group === b.group
  );
}

export async function observeFile(
  change: { readonly path: string },
  machine: MachineReader,
): Promise<FileState | null> {
  return (await machine.readFile(change.path)) ?? null;
}

/** The change with the folder that will have to be made for it, which only the moment before the change can tell. */
export async function withFolder(change: FileChange, machine: MachineReader): Promise<FileChange> {
  if (change.after === null || change.before !== null) return change;
  const folder = change.path.slice(0, change.path.lastIndexOf('/')) || '/';
  return (await machine.stat(folder)) === undefined ? { ...change, folder } : change;
}

/** Puts the file there whole, or removes it together with the folder that was made for it once that is empty. */
export async function performFile(change: FileChange, machine: Machine): Promise<void> {
  if (change.after !== null) {
    if (change.folder !== undefined) await machine.makeFolder(change.folder, 0o755);
    return machine.put(change.path, change.after);
  }
  await machine.remove(change.path);
  if (change.folder !== undefined && (await machine.list(change.folder))?.length === 0) {
    await machine.run(['rmdir', '--', change.folder]);
  }
}

export function invertFile(change: FileChange): FileChange {
  return { ...change, before: change.after, after: change.before };
}

export function describeFile(change: FileChange): string {
  if (change.before === null) return `+ ${change.path}`;
  return change.after === null ? `- ${change.path}` : `~ ${change.path}`;
}
