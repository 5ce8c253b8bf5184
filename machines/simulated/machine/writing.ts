import type { FileState } from '../../../engine/model/machine.ts';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { appended } from './appended.ts';
import { trouble } from '../tree/errno.ts';
import { edit, nodeOf, placeOf } from '../world/files.ts';
import { directory, file, find, nameOf, parentOf, place, type FileNode } from '../tree/tree.ts';
import { syncNames } from './sync-names.ts';
import { show } from '../world/view.ts';
import { refuseForeignLinks } from '../world/refuse-foreign-links.ts';
import type { World } from '../world/world.ts';

/** One write(2) at the start of an existing file, or to an attribute; an empty text has no effect. */
export function writeOnce(world: World, path: string, text: string): void {
  const found = find(show(world), path, true);
  if (found === undefined) throw trouble('ENOENT', path);
  const { node } = found;
  if (node.kind === 'directory') throw trouble('EISDIR', path);
  if (node.kind === 'attribute') {
    // Root can open a file of any mode; the kernel then decides about the write.
    if (node.store === undefined) throw trouble('EACCES', path);
    if (text !== '') store(node.store, path, text);
    return;
  }
  if (node.kind === 'fifo') throw trouble('TIMEOUT', path);
  if (node.kind !== 'file') return refuseFull(path, node.kind);
  const bytes = Buffer.from(text, 'utf8');
  const whole = Buffer.concat([bytes, node.bytes.subarray(bytes.length)]);
  edit(world, found.path, false, (tree) => place(tree, found.path, { ...node, bytes: whole }));
}

/** Devices accept writes and keep nothing, except /dev/full. */
function refuseFull(path: string, kind: string): void {
  if (path === '/dev/full') throw trouble('ENOSPC', path);
  if (kind !== 'device') throw trouble('EINVAL', path);
}

function store(put: (text: string) => void, path: string, text: string): void {
  try {
    put(text);
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    throw new MachineError(`write ${path}: ${error.message}`, { code: error.code, path, cause: error });
  }
}

/** Replaces or creates a file, durably. */
export function putFile(world: World, path: string, state: FileState): void {
  refuseForeignLinks(world, path, true);
  const target = placeOf(world, path);
  if (target.node?.kind === 'directory') throw trouble('EISDIR', path);
  edit(world, target.path, true, (tree) => place(tree, target.path, nodeOf(state)));
  syncNames(world, parentOf(target.path));
}

/** The first part of a put: writes the temporary file beside the target. */
export function leavePart(world: World, path: string, state: FileState): void {
  const target = placeOf(world, path);
  const temporary = `${parentOf(target.path)}/.runbook-0123456789ab`;
  edit(world, temporary, true, (tree) => place(tree, temporary, nodeOf({ ...state, mode: 0o600 })));
}

/** Makes a folder with that mode, and the parents it lacks, durably. */
export function makeDirectory(world: World, path: string, mode: number): void {
  refuseForeignLinks(world, path, true);
  const found = find(show(world), path, true);
  if (found?.node.kind === 'directory') return;
  if (found !== undefined) throw trouble('EEXIST', path);
  const parent = parentOf(path);
  const above = find(show(world), parent, true)?.node;
  if (above !== undefined && above.kind !== 'directory') throw trouble('ENOTDIR', path);
  makeDirectory(world, parent, 0o755);
  const real = find(show(world), parent, true)?.path ?? parent;
  const target = `${real === '/' ? '' : real}/${nameOf(path)}`;
  edit(world, target, true, (tree) => place(tree, target, directory({}, mode)));
}

/** Appends bytes durably, and makes the file if it does not exist. */
export function appendBytes(world: World, path: string, bytes: Buffer): void {
  change(world, path, (was) => appended(was, bytes));
}

/** Cuts a file to a size in bytes, durably; ENOENT if it does not exist. */
export function cut(world: World, path: string, size: number): void {
  if (find(show(world), path, true) === undefined) throw trouble('ENOENT', path);
  change(world, path, (was) => {
    const { bytes } = was;
    const whole = Buffer.concat([bytes.subarray(0, size), Buffer.alloc(Math.max(0, size - bytes.length))]);
    return { ...was, bytes: whole };
  });
}

function change(world: World, path: string, next: (was: FileNode) => FileNode): void {
  refuseForeignLinks(world, path, true);
  const target = placeOf(world, path);
  const { node } = target;
  if (node?.kind === 'directory') throw trouble('EISDIR', path);
  if (node !== undefined && node.kind !== 'file') return refuseFull(path, node.kind);
  const changed = next(node ?? file('', 0o600));
  edit(world, target.path, true, (tree) => place(tree, target.path, changed));
}
