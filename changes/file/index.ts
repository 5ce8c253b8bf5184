import type { FileChange, FileSeen } from './change.ts';
import type { Machine, MachineReader } from '../../engine/model/machine.ts';
import { folderOf, syncAbove } from './sync-above.ts';
import type { ChangeKind, Kept, Means } from '../../engine/model/change-kind.ts';
import schema from './change.schema.json' with { type: 'json' };
import { describeFileSeen } from './describe-file-seen.ts';
import { fileDistance } from './file-distance.ts';
import { fileEffect } from './file-effect.ts';
import { isFolderLeft } from './is-folder-left.ts';
import { mergeSeen } from './merge-seen.ts';

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
export async function performFile(change: FileChange, { machine }: Pick<Means, 'machine'>): Promise<void> {
  if (change.after !== null) {
    if (change.folder !== undefined) await machine.makeFolder(folderOf(change.path), 0o755);
    return machine.put(change.path, change.after);
  }
  await machine.remove(change.path);
  await removeFolders(change, machine);
}

/** Gives back the file that was there; of folders that were made and never got their file, nothing. */
function invertFile(change: FileChange): FileChange {
  const { before, after } = change;
  return { ...change, before: after, after: isFolderLeft(before) ? null : before };
}

function describeFile(change: FileChange): string {
  if (isFolderLeft(change.before)) return change.after === null ? `- ${change.before.leftover}/` : `+ ${change.path}`;
  if (change.before === null) return `+ ${change.path}`;
  return change.after === null ? `- ${change.path}` : `~ ${change.path}`;
}

/** Where a write of the file is cut short, its temporary file lies beside what the path leads to. */
export const partFolderOf = async (path: string, machine: MachineReader): Promise<readonly string[]> => [
  folderOf((await machine.resolve(path)) ?? path),
];

function keepOthers(change: FileChange, left: FileSeen, found: FileSeen): Kept | null {
  const inverse = invertFile(change);
  const merged = mergeSeen(left, inverse.after, found);
  if (merged === null || found === null) return null;
  if (sameFile(merged, found)) return { kind: 'already' };
  return { kind: 'restore', way: 'merged', change: { ...inverse, before: found, after: merged } };
}

/** A regular file. */
export const file: ChangeKind<FileChange, FileSeen> = {
  schema,
  endsWithBoot: ({ path }) => path.startsWith('/run/'),
  observe: observeFile,
  fillIn: (change, { machine }) => withFolder(change, machine),
  perform: performFile,
  matches: (change, seen, side) => sameFile(seen, change[side]),
  isPartial: (_, seen) => isFolderLeft(seen),
  invert: invertFile,
  keepOthers,
  seenAfter: ({ after }) => after,
  partFolders: ({ path }, machine) => partFolderOf(path, machine),
  describe: describeFile,
  describeSeen: (_, seen) => describeFileSeen(seen),
  distance: (_, left, found) => fileDistance(left, found),
  effects: ({ path, after }) => [fileEffect(path, after)],
  subject: ({ path }) => path,
};
