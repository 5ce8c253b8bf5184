import { trouble } from './errno.ts';

/** A regular file on a disk or in a memory file system. */
export interface FileNode {
  readonly kind: 'file';
  readonly bytes: Buffer;
  readonly mode: number;
  readonly owner: number;
  readonly group: number;
  /** Extended attributes, the values in hex. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/**
 * A kernel attribute: `text` is its value; `store` performs a single write(2) of a text and throws a MachineError for
 * an errno.
 */
export interface AttributeNode {
  readonly kind: 'attribute';
  readonly text: string;
  readonly mode: number;
  readonly store: ((text: string) => void) | undefined;
}

/** A directory: nodes by name. */
export interface DirectoryNode {
  readonly kind: 'directory';
  readonly entries: ReadonlyMap<string, Node>;
  readonly mode: number;
  readonly owner: number;
  readonly group: number;
}

/** A symbolic link with its target as stored. */
export interface LinkNode {
  readonly kind: 'link';
  readonly target: string;
}

/** A device node, socket or FIFO. */
interface SpecialNode {
  readonly kind: 'device' | 'socket' | 'fifo';
  readonly mode: number;
  readonly owner: number;
  readonly group: number;
}

/**
 * The object behind a name. Nodes never change: a changed tree is a new root that shares all unchanged nodes, so a copy
 * costs nothing.
 */
export type Node = FileNode | AttributeNode | DirectoryNode | LinkNode | SpecialNode;

/** A file owned by root. */
export function file(content: string | Buffer, mode = 0o644, owner = 0, group = 0): FileNode {
  return {
    kind: 'file',
    bytes: typeof content === 'string' ? Buffer.from(content, 'utf8') : content,
    mode,
    owner,
    group,
  };
}

/** A kernel attribute: read-only without `store`, write-only with mode 0200. */
export function attribute(text: string, store?: (text: string) => void, mode = store ? 0o644 : 0o444): AttributeNode {
  return { kind: 'attribute', text, mode, store };
}

/** A write-only attribute. */
export function trigger(store: (text: string) => void): AttributeNode {
  return attribute('', store, 0o200);
}

/** A symbolic link. */
export function link(target: string): LinkNode {
  return { kind: 'link', target };
}

/** A directory; undefined entries are skipped. */
export function directory(entries: Readonly<Record<string, Node | undefined>> = {}, mode = 0o755): DirectoryNode {
  const map = new Map<string, Node>();
  for (const name in entries) {
    const node = entries[name];
    if (node !== undefined) map.set(name, node);
  }
  return { kind: 'directory', entries: map, mode, owner: 0, group: 0 };
}

/** A directory with the result of `make` for each item. */
export function directoryOf<Item>(
  items: Iterable<Item>,
  make: (item: Item) => readonly [string, Node],
  mode = 0o755,
): DirectoryNode {
  const map = new Map<string, Node>();
  for (const item of items) {
    const [name, node] = make(item);
    map.set(name, node);
  }
  return { kind: 'directory', entries: map, mode, owner: 0, group: 0 };
}

/** A directory whose entries are made at the first access. */
export function lazy(make: () => DirectoryNode): DirectoryNode {
  let made: ReadonlyMap<string, Node> | undefined;
  return {
    kind: 'directory',
    get entries() {
      made ??= make().entries;
      return made;
    },
    mode: 0o755,
    owner: 0,
    group: 0,
  };
}

/** A read-only attribute whose text is made at the first read. */
export function lazyAttribute(make: () => string): AttributeNode {
  return {
    kind: 'attribute',
    get text() {
      return make();
    },
    mode: 0o444,
    store: undefined,
  };
}

/** A cache of split paths: a run reads the same few hundred paths thousands of times. */
const known = new Map<string, readonly string[]>();
const mostKnown = 20_000;

/** The names of an absolute path; "." and empty names are removed, ".." is kept for the walk. */
function namesOf(path: string): readonly string[] {
  let names = known.get(path);
  if (names === undefined) {
    names = path.split('/').filter((name) => name !== '' && name !== '.');
    if (known.size >= mostKnown) known.clear();
    known.set(path, names);
  }
  return names;
}

/** A node and its path. */
export interface Found {
  /** The absolute path without links (except the last name, if it was not followed). */
  readonly path: string;
  readonly node: Node;
}

/** Walks a path as path_resolution(7) does, through links; undefined if a name is missing, ELOOP after 40 links. */
export function find(root: DirectoryNode, path: string, follow: boolean): Found | undefined {
  const names = namesOf(path);
  let at: Node = root;
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] ?? '';
    if (name === '..') return findThroughLinks(root, path, follow);
    if (at.kind !== 'directory') return undefined;
    const node = at.entries.get(name);
    if (node === undefined) return undefined;
    if (node.kind === 'link' && (follow || index < names.length - 1)) return findThroughLinks(root, path, follow);
    at = node;
  }
  return { path: `/${names.join('/')}`, node: at };
}

/** The complete walk, for a path with links or ".."; most paths have neither. */
function findThroughLinks(root: DirectoryNode, path: string, follow: boolean): Found | undefined {
  let ahead = namesOf(path);
  let next = 0;
  let names: string[] = [];
  let nodes: Node[] = [];
  let links = 0;
  for (let name = ahead[next]; name !== undefined; name = ahead[next]) {
    next += 1;
    if (name === '..') {
      names.pop();
      nodes.pop();
      continue;
    }
    const at = nodes.at(-1) ?? root;
    if (at.kind !== 'directory') return undefined;
    const node = at.entries.get(name);
    if (node === undefined) return undefined;
    if (node.kind === 'link' && (follow || next < ahead.length)) {
      links += 1;
      if (links > 40) throw trouble('ELOOP', path);
      if (node.target.startsWith('/')) [names, nodes] = [[], []];
      ahead = [...namesOf(node.target), ...ahead.slice(next)];
      next = 0;
      continue;
    }
    names.push(name);
    nodes.push(node);
  }
  return { path: `/${names.join('/')}`, node: nodes.at(-1) ?? root };
}

/** The tree with `node` at a link-free absolute path; missing parents are made with mode 0755. */
export function place(root: DirectoryNode, path: string, node: Node): DirectoryNode {
  return placeAt(root, namesOf(path), 0, node);
}

function placeAt(at: DirectoryNode, names: readonly string[], depth: number, node: Node): DirectoryNode {
  const name = names[depth];
  if (name === undefined) return node.kind === 'directory' ? node : at;
  const entries = new Map(at.entries);
  const below = entries.get(name);
  const folder = below?.kind === 'directory' ? below : directory();
  entries.set(name, depth === names.length - 1 ? node : placeAt(folder, names, depth + 1, node));
  return { ...at, entries };
}

/** The tree without the node at a link-free absolute path. */
export function drop(root: DirectoryNode, path: string): DirectoryNode {
  const parent = find(root, parentOf(path), false);
  if (parent?.node.kind !== 'directory') return root;
  const entries = new Map(parent.node.entries);
  if (!entries.delete(nameOf(path))) return root;
  return place(root, parent.path, { ...parent.node, entries });
}

/** The path without its last name. */
export function parentOf(path: string): string {
  return `/${namesOf(path).slice(0, -1).join('/')}`;
}

/** The last name of a path; empty for the root. */
export function nameOf(path: string): string {
  return namesOf(path).at(-1) ?? '';
}

/** Every path below a directory with its node, parents first, names in byte order. */
export function* walk(at: DirectoryNode, path = ''): Generator<Found> {
  for (const name of [...at.entries.keys()].sort()) {
    const node = at.entries.get(name);
    if (node === undefined) continue;
    yield { path: `${path}/${name}`, node };
    if (node.kind === 'directory') yield* walk(node, `${path}/${name}`);
  }
}
