import { MachineError } from '../../../engine/model/machine-error.ts';
import type { FileStat, MachineReader, Output } from '../../../engine/model/machine.ts';

/** The content of a tree by path: a text, a link ("-> target"), or a text with a mode; a path that ends with "/" is an empty folder. */
export type Tree = Readonly<Record<string, string | { readonly text: string; readonly mode: number }>>;

const normal = (path: string): string => new URL(`file://${path}`).pathname.replace(/(?<=.)\/$/, '');

/** A reader over paths and programs written down in a test: for machines that are a few lines long. `programs` answers by the words of argv, longest match first. */
export function treeReader(tree: Tree, programs: Readonly<Record<string, string>> = {}): MachineReader {
  const paths = Object.keys(tree);
  const at = (path: string): Tree[string] | undefined => tree[path];
  const isLink = (path: string): boolean => {
    const node = at(path);
    return typeof node === 'string' && node.startsWith('-> ');
  };
  const target = (path: string): string => String(at(path)).slice(3);
  const isFolder = (path: string): boolean => paths.some((one) => one.startsWith(`${path}/`));
  /** The path with the links before its last name, or all links, followed. */
  const follow = (path: string, last: boolean): string => {
    const names = normal(path).split('/').slice(1);
    let here = '';
    for (const [index, name] of names.entries()) {
      here = `${here}/${name}`;
      if (isLink(here) && (last || index < names.length - 1)) {
        here = follow(normal(target(here).startsWith('/') ? target(here) : `${here}/../${target(here)}`), true);
      }
    }
    return here;
  };
  const exists = (path: string): boolean => at(path) !== undefined || isFolder(path);
  const text = (path: string): string | undefined => {
    const node = at(follow(path, true));
    return typeof node === 'object' ? node.text : node;
  };
  const stat = (path: string): FileStat | undefined => {
    const found = follow(path, false);
    if (!exists(found)) return undefined;
    const node = at(found);
    const mode = typeof node === 'object' ? node.mode : 0o644;
    const kind = isLink(found) ? 'link' : node === undefined ? 'directory' : 'file';
    return { kind, mode, owner: 0, group: 0, size: 0 };
  };
  const query = (argv: readonly string[]): Output => {
    const said = argv.join(' ');
    const match = Object.keys(programs)
      .filter((words) => said === words || said.startsWith(`${words} `))
      .toSorted((a, b) => b.length - a.length)[0];
    if (match === undefined) return { code: 127, stdout: '', stderr: '', timedOut: false };
    return { code: 0, stdout: programs[match] ?? '', stderr: '', timedOut: false };
  };
  return {
    name: 'host',
    read: async (path) => text(path),
    readFile: async (path) => {
      const content = text(path);
      return content === undefined ? undefined : { encoding: 'utf8', content, mode: 0o644, owner: 0, group: 0 };
    },
    list: async (path) => {
      const folder = follow(path, true);
      if (!isFolder(folder)) return undefined;
      const below = paths.filter((one) => one.startsWith(`${folder}/`)).map((one) => one.slice(folder.length + 1));
      return [...new Set(below.map((one) => one.split('/')[0] ?? ''))].filter((name) => name !== '').toSorted();
    },
    link: async (path) => (isLink(follow(path, false)) ? target(follow(path, false)) : undefined),
    resolve: async (path) => (exists(follow(path, true)) ? follow(path, true) : undefined),
    stat: async (path) => stat(path),
    query: async (argv) => query(argv),
    check: async (argv) => query(argv),
    ask: async ({ socket }) => {
      throw new MachineError(`connect to ${socket}: no such socket`, { code: 'ENOENT', path: socket });
    },
  };
}
