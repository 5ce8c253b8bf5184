import type { FileChange } from '../change.ts';
import type { FileState, Machine, MachineReader } from '../model/machine.ts';
import { syncAbove } from './sync-above.ts';

/** There is no file, but an empty folder that was made for it, by its path: what an interruption leaves. */
interface FolderLeft {
  readonly leftover: string;
}

/** What is seen of a file change; what is seen becomes the `before` of the change that goes on from there. */
export type FileSeen = FileState | FolderLeft | null;

export const isFolderLeft = (seen: FileSeen): seen is FolderLeft => seen !== null && 'leftover' in seen;

/** True when two files have the same bytes, mode and owner, or there is neither. */
export function sameFile(a: FileSeen, b: FileSeen): boolean {
  if (a === null || b === null) return a === b;
  if (isFolderLeft(a) || isFolderLeft(b)) return isFolderLeft(a) && isFolderLeft(b) && a.leftover === b.leftover;
  return (
    a.encoding === b.encoding &&
    a.content === b.content &&
    a.mode === b.mode &&
    a.owner === b.owner &&
    a.group === b.group
  );
}

/** The folder of a path; "/" for one at the top. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** The folders from a file's own up to the uppermost one that was made for it. */
export function folders({ path, folder }: Pick<FileChange, 'path' | 'folder'>): readonly string[] {
  const found: string[] = [];
  for (let at = folderOf(path); folder !== undefined && at.length >= folder.length; at = folderOf(at)) {
    found.push(at);
    if (at === '/') break;
  }
  return found;
}

/** The file; where there is none, the innermost folder that was made for it and holds nothing. */
export async function observeFile(
  change: Pick<FileChange, 'path' | 'folder'>,
  machine: MachineReader,
): Promise<FileSeen> {
  const file = await machine.readFile(change.path);
  if (file !== undefined) return file;
  for (const folder of folders(change)) {
    const names = await machine.list(folder);
    if (names !== undefined) return names.length === 0 ? { leftover: folder } : null;
  }
  return null;
}

/** The change with the uppermost folder that will have to be made for it, which only the moment before the change can tell. */
export async function withFolder(change: FileChange, machine: MachineReader): Promise<FileChange> {
  if (change.after === null || change.before !== null) return change;
  const missing = await missingFolder(change.path, machine);
  return missing === undefined ? change : { ...change, folder: missing };
}

/** The uppermost folder above a path that is not there. */
export async function missingFolder(path: string, machine: MachineReader): Promise<string | undefined> {
  let missing: string | undefined;
  for (let at = folderOf(path); at !== '/' && (await machine.stat(at)) === undefined; at = folderOf(at)) missing = at;
  return missing;
}

/** Removes the folders that were made for a file, as far as they are there and empty. */
export async function removeFolders(change: Pick<FileChange, 'path' | 'folder'>, machine: Machine): Promise<void> {
  const made = folders(change);
  const lists = await Promise.all(made.map((folder) => machine.list(folder)));
  const there = made.filter((_, index) => lists[index] !== undefined);
  if (there.length === 0) return;
  await machine.run(['rmdir', '--ignore-fail-on-non-empty', '--', ...there]);
  // A power cut would bring them back, and nothing would tell them from anybody else's then.
  await syncAbove(made.at(-1) ?? change.path, machine);
}

/** Puts the file there whole, or removes it together with the folders that were made for it, as far as they are empty then. */
export async function performFile(change: FileChange, machine: Machine): Promise<void> {
  if (change.after !== null) {
    if (change.folder !== undefined) await machine.makeFolder(folderOf(change.path), 0o755);
    return machine.put(change.path, change.after);
  }
  await machine.remove(change.path);
  await removeFolders(change, machine);
}

/** Gives back the file that was there; of folders that were made and never got their file, nothing. */
export function invertFile(change: FileChange): FileChange {
  const { before, after } = change;
  return { ...change, before: after, after: isFolderLeft(before) ? null : before };
}

export function describeFile(change: FileChange): string {
  if (isFolderLeft(change.before)) return change.after === null ? `- ${change.before.leftover}/` : `+ ${change.path}`;
  if (change.before === null) return `+ ${change.path}`;
  return change.after === null ? `- ${change.path}` : `~ ${change.path}`;
}
