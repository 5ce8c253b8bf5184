import type { FileChange, FileSeen } from './change.ts';
import type { Side } from '../../engine/model/change.ts';
import { readWay } from '../../facts/system/read-way.ts';
import type { Machine, MachineReader } from '../../engine/model/machine.ts';
import { folderOf } from './folder-of.ts';
import type { ChangeKind, Kept, Means } from '../../engine/model/change-kind.ts';
import schema from './change.schema.json' with { type: 'json' };
import { describeFileSeen } from './describe-file-seen.ts';
import { fileDistance } from './file-distance.ts';
import { fileEffect } from './file-effect.ts';
import { fileHazards } from './file-hazards.ts';
import { isBarred, isFile } from './is-file.ts';
import { isUnsafePath } from './is-unsafe-path.ts';
import { keepAttributes, sameAttributes } from './keep-attributes.ts';
import { isFolderLeft } from './is-folder-left.ts';
import { mergeSeen } from './merge-seen.ts';

/** True if two files have the same bytes, mode and owner, or both do not exist. */
export function sameFile(a: FileSeen, b: FileSeen): boolean {
  if (a === null || b === null) return a === b;
  if (isFolderLeft(a) || isFolderLeft(b)) return isFolderLeft(a) && isFolderLeft(b) && a.leftover === b.leftover;
  // It may lead to another file each time.
  if (isBarred(a) || isBarred(b)) return false;
  return (
    a.encoding === b.encoding &&
    a.content === b.content &&
    a.mode === b.mode &&
    a.owner === b.owner &&
    a.group === b.group
  );
}

/** The folders from the folder of a file up to the uppermost folder that was created for it. */
export function folders({ path, folder }: Pick<FileChange, 'path' | 'folder'>): readonly string[] {
  const found: string[] = [];
  for (let at = folderOf(path); folder !== undefined && at.length >= folder.length; at = folderOf(at)) {
    found.push(at);
    if (at === '/') break;
  }
  return found;
}

/** The file; if it does not exist, the innermost empty folder that was created for it. */
export async function observeFile(
  change: Pick<FileChange, 'path' | 'folder'>,
  machine: MachineReader,
): Promise<FileSeen> {
  const file = await readUnlessBarred(change.path, machine);
  if (file !== undefined) return file;
  for (const folder of folders(change)) {
    const names = await machine.list(folder);
    if (names !== undefined) return names.length === 0 ? { leftover: folder } : null;
  }
  return null;
}

/** The file, or the reason why it cannot be reached safely; undefined if it does not exist. */
async function readUnlessBarred(path: string, machine: MachineReader): Promise<FileSeen | undefined> {
  try {
    return await machine.readFile(path);
  } catch (error) {
    if (isUnsafePath(error)) return { barred: error.message };
    throw error;
  }
}

/** The change with the uppermost folder that must be created for it. It is known only immediately before the change. */
export async function withFolder(change: FileChange, machine: MachineReader): Promise<FileChange> {
  if (change.after === null || change.before !== null) return change;
  const missing = await missingFolder(change.path, machine);
  return missing === undefined ? change : { ...change, folder: missing };
}

/** The uppermost folder above a path that does not exist yet. */
export async function missingFolder(path: string, machine: MachineReader): Promise<string | undefined> {
  let missing: string | undefined;
  for (let at = folderOf(path); at !== '/' && (await machine.stat(at)) === undefined; at = folderOf(at)) missing = at;
  return missing;
}

/** Removes the folders that were created for a file, if they exist and are empty. */
export async function removeFolders(change: Pick<FileChange, 'path' | 'folder'>, machine: Machine): Promise<void> {
  if (change.folder !== undefined) await machine.removeFolders(folderOf(change.path), change.folder);
}

/** Writes the complete file, or removes it together with the empty folders that were created for it. */
export async function performFile(change: FileChange, { machine }: Pick<Means, 'machine'>): Promise<void> {
  if (change.after !== null) {
    if (change.folder !== undefined) await machine.makeFolder(folderOf(change.path), 0o755);
    return machine.put(change.path, keepAttributes(change.after, change.before));
  }
  await machine.remove(change.path);
  await removeFolders(change, machine);
}

/** The inverse restores the earlier file; null if only folders were created. */
function invertFile(change: FileChange): FileChange {
  const { before, after } = change;
  // A file without attributes had none: it does not keep those of the file that it replaces.
  return { ...change, before: after, after: isFile(before) ? { attributes: {}, ...before } : null };
}

function describeFile(change: FileChange): string {
  if (isFolderLeft(change.before)) return change.after === null ? `- ${change.before.leftover}/` : `+ ${change.path}`;
  if (change.before === null) return `+ ${change.path}`;
  return change.after === null ? `- ${change.path}` : `~ ${change.path}`;
}

/** An interrupted write leaves its temporary file in the folder of the target. */
export async function partFolderOf(path: string, machine: MachineReader): Promise<readonly string[]> {
  const way = await readWay(path, machine, true);
  return way.kind === 'foreign-link' ? [] : [folderOf(way.path)];
}

/** True if the file is that of one side of the change, with its extended attributes. */
function matches(change: FileChange, seen: FileSeen, side: Side): boolean {
  const { before, after } = change;
  if (!sameFile(seen, change[side])) return false;
  if (!isFile(seen)) return true;
  if (side === 'before') return isFile(before) && sameAttributes(seen, before);
  // A new file inherits an ACL and a label from its folder.
  if (after === null || (after.attributes === undefined && !isFile(before))) return true;
  return sameAttributes(seen, keepAttributes(after, before));
}

function keepOthers(change: FileChange, left: FileSeen, found: FileSeen): Kept | null {
  const inverse = invertFile(change);
  const merged = mergeSeen(left, inverse.after, found);
  if (merged === null || found === null) return null;
  if (isFile(found) && sameFile(merged, found) && sameAttributes(merged, found)) return { kind: 'already' };
  return { kind: 'restore', way: 'merged', change: { ...inverse, before: found, after: merged } };
}

/** A regular file. */
export const file: ChangeKind<FileChange, FileSeen> = {
  schema,
  endsWithBoot: ({ path }) => path.startsWith('/run/'),
  observe: observeFile,
  fillIn: (change, { machine }) => withFolder(change, machine),
  perform: performFile,
  matches,
  hazards: fileHazards,
  isPartial: (_, seen) => isFolderLeft(seen),
  invert: invertFile,
  keepOthers,
  seenAfter: ({ before, after }) => (after === null ? null : keepAttributes(after, before)),
  partFolders: ({ path }, machine) => partFolderOf(path, machine),
  describe: describeFile,
  describeSeen: (_, seen) => describeFileSeen(seen),
  distance: (_, left, found) => fileDistance(left, found),
  effects: ({ path, before, after }) => [fileEffect(path, after === null ? null : keepAttributes(after, before))],
  subject: ({ path }) => path,
};
