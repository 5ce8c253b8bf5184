import { limits } from '../../../engine/model/bytes/limits.ts';
import type { FileStat, FileState } from '../../../engine/model/machine.ts';
import { tooLarge, tooMany } from '../../files/too-large.ts';
import { trouble } from '../tree/errno.ts';
import { stateOf } from '../world/files.ts';
import { find, type Node } from '../tree/tree.ts';
import { show } from '../world/view.ts';
import { refuseForeignLinks } from '../world/refuse-foreign-links.ts';
import type { World } from '../world/world.ts';

function readable(world: World, path: string): Extract<Node, { kind: 'file' | 'attribute' }> | undefined {
  if (!path.startsWith('/')) throw trouble('EINVAL', path);
  const node = find(show(world), path, true)?.node;
  if (node === undefined) return undefined;
  if (node.kind === 'directory') throw trouble('EISDIR', path);
  if (node.kind !== 'file' && node.kind !== 'attribute') throw trouble('EINVAL', path);
  // A write-only attribute cannot be read, even by root.
  if (node.kind === 'attribute' && (node.mode & 0o444) === 0) throw trouble('EACCES', path);
  if (node.kind === 'file' && node.bytes.length > limits.file) throw tooLarge(path);
  return node;
}

export function readText(world: World, path: string): string | undefined {
  const node = readable(world, path);
  return node?.kind === 'attribute' ? node.text : node?.bytes.toString('utf8');
}

/** A regular file or attribute with its mode and owner. */
export function readState(world: World, path: string, isPlain: boolean): FileState | undefined {
  if (!isPlain && path.startsWith('/')) refuseForeignLinks(world, path, true);
  const node = readable(world, path);
  if (node === undefined) return undefined;
  if (node.kind === 'file') {
    const { attributes: _, ...plain } = stateOf(node);
    return isPlain ? plain : stateOf(node);
  }
  return { encoding: 'utf8', content: node.text, mode: node.mode, owner: 0, group: 0 };
}

/** The names in a directory, sorted. */
export function listNames(world: World, path: string): readonly string[] | undefined {
  const node = find(show(world), path, true)?.node;
  if (node?.kind !== 'directory') return undefined;
  if (node.entries.size > limits.names) throw tooMany(path);
  return [...node.entries.keys()].sort();
}

/** The result of lstat(2) for a path. */
export function statOf(world: World, path: string): FileStat | undefined {
  const node = find(show(world), path, false)?.node;
  switch (node?.kind) {
    case undefined:
      return undefined;
    case 'file': {
      const { mode, owner, group, bytes } = node;
      return { kind: 'file', mode, owner, group, size: bytes.length };
    }
    case 'attribute':
      return { kind: 'file', mode: node.mode, owner: 0, group: 0, size: 4096 };
    case 'link':
      return { kind: 'link', mode: 0o777, owner: 0, group: 0, size: Buffer.byteLength(node.target) };
    case 'directory':
      return { kind: 'directory', mode: node.mode, owner: node.owner, group: node.group, size: 4096 };
    case 'fifo':
      return { kind: 'other', mode: node.mode, owner: node.owner, group: node.group, size: 0 };
    case 'device':
    case 'socket':
      return { kind: node.kind, mode: node.mode, owner: node.owner, group: node.group, size: 0 };
  }
}
