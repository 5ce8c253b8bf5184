import { isUtf8 } from 'node:buffer';
import type { FileState } from '../../../engine/model/machine.ts';
import { trouble } from '../tree/errno.ts';
import {
  drop,
  file,
  find,
  nameOf,
  parentOf,
  place,
  type DirectoryNode,
  type FileNode,
  type Node,
} from '../tree/tree.ts';
import { show } from './view.ts';
import type { World } from './world.ts';

/** Kernel file systems: programs cannot create or remove files in them. */
const made = /^\/(?:sys|proc|dev(?!\/shm))(?:\/|$)/;
/** Memory file systems: their content is lost with the kernel. */
const memory = /^\/(?:run|dev\/shm)(?:\/|$)/;

/**
 * The real path of a path, with its last name resolved if that is a link (also a link to nothing); for a missing name,
 * the path it would have.
 */
export function placeOf(world: World, path: string): { readonly path: string; readonly node: Node | undefined } {
  const root = show(world);
  const there = find(root, path, true);
  if (there !== undefined) return there;
  const dangling = find(root, path, false);
  if (dangling?.node.kind === 'link') {
    const { target } = dangling.node;
    return placeOf(world, target.startsWith('/') ? target : `${parentOf(dangling.path)}/${target}`);
  }
  const parent = find(root, parentOf(path), true);
  if (parent === undefined) throw trouble('ENOENT', path);
  if (parent.node.kind !== 'directory') throw trouble('ENOTDIR', path);
  return { path: `${parent.path === '/' ? '' : parent.path}/${nameOf(path)}`, node: undefined };
}

/**
 * Changes the tree that contains a link-free path: the disk (and, if `durable`, its durable state) or a memory file
 * system.
 */
export function edit(
  world: World,
  path: string,
  durable: boolean,
  change: (tree: DirectoryNode) => DirectoryNode,
): void {
  if (made.test(path)) throw trouble('EACCES', path);
  world.shown = undefined;
  if (memory.test(path)) {
    world.kernel.files = change(world.kernel.files);
    return;
  }
  world.disk = change(world.disk);
  if (durable) world.durable = change(world.durable);
}

/** The bytes of a regular file; undefined if it does not exist. */
export function bytesOf(root: DirectoryNode, path: string): Buffer | undefined {
  const node = find(root, path, true)?.node;
  return node?.kind === 'file' ? node.bytes : undefined;
}

/** The text of a regular file or attribute; undefined if it does not exist. */
export function textOf(world: World, path: string): string | undefined {
  const node = find(show(world), path, true)?.node;
  if (node?.kind === 'attribute') return node.text;
  return node?.kind === 'file' ? node.bytes.toString('utf8') : undefined;
}

/** A program writes a whole file without syncing it: a power cut restores the old file. */
export function writeText(world: World, path: string, text: string): void {
  const target = placeOf(world, path);
  const was = target.node?.kind === 'file' ? target.node : undefined;
  edit(world, target.path, false, (tree) => place(tree, target.path, file(text, was?.mode, was?.owner, was?.group)));
}

/** A program removes a name without syncing the folder. */
export function unlink(world: World, path: string): void {
  const parent = placeOf(world, parentOf(path)).path;
  const real = `${parent === '/' ? '' : parent}/${nameOf(path)}`;
  edit(world, real, false, (tree) => drop(tree, real));
}

/** Makes everything written so far durable. */
export function sync(world: World): void {
  world.durable = world.disk;
}

/** The state of a file in the machine interface: text if it round-trips, base64 otherwise. */
export function stateOf(node: FileNode): FileState {
  const { bytes, mode, owner, group, attributes } = node;
  const fits = isUtf8(bytes);
  return {
    encoding: fits ? 'utf8' : 'base64',
    content: bytes.toString(fits ? 'utf8' : 'base64'),
    mode,
    owner,
    group,
    ...(attributes === undefined ? {} : { attributes }),
  };
}

/** The file that a state describes. */
export function nodeOf(state: FileState): FileNode {
  const { attributes = {} } = state;
  const node = file(Buffer.from(state.content, state.encoding), state.mode, state.owner, state.group);
  return Object.keys(attributes).length === 0 ? node : { ...node, attributes };
}
