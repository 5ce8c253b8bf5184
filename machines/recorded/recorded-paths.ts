import type { RecordedMachine, SeenPath } from '../../schemas/types/recorded-machine.ts';

/** The recorded paths, found by any of their names. */
export interface RecordedPaths {
  /** What was read at a path; undefined if nothing was. */
  at(path: string, followsLast: boolean): SeenPath | undefined;
  /** Whether a folder or a link that was read shows that nothing exists at a path. */
  isAbsent(path: string): boolean;
  /** The path without the links that were read. */
  canonical(path: string): string;
}

/** As many links as the kernel follows (path_resolution(7)). */
const mostLinks = 40;

const split = (path: string): string[] => path.split('/').filter((name) => name !== '' && name !== '.');

/**
 * Finds a reading also under another name of its path: /sys/class/net/eth0 and the folder of the device are the same
 * place. Only what the readings themselves prove is derived.
 */
export function recordedPaths(paths: RecordedMachine['paths']): RecordedPaths {
  const own = new Map(Object.entries(paths));
  const targetOf = (path: string): string | null => {
    const seen = own.get(path);
    if (typeof seen?.link === 'string') return seen.link;
    return typeof seen?.real === 'string' && seen.real !== path ? seen.real : null;
  };
  /** Walks a path through the known links. */
  const walk = (path: string, followsLast: boolean): string => {
    let ahead = split(path);
    let here: string[] = [];
    for (let links = 0; ahead.length > 0;) {
      const [name = '', ...rest] = ahead;
      ahead = rest;
      if (name === '..') {
        here = here.slice(0, -1);
        continue;
      }
      const at = `/${[...here, name].join('/')}`;
      const target = rest.length > 0 || followsLast ? targetOf(at) : null;
      if (target === null || (links += 1) > mostLinks) here = [...here, name];
      else {
        if (target.startsWith('/')) here = [];
        ahead = [...split(target), ...rest];
        // A path of a hostile file must not grow without end.
        if (ahead.length > 400) return path;
      }
    }
    return `/${here.join('/')}`;
  };
  const merged = new Map<string, SeenPath>();
  const add = (path: string, seen: SeenPath): void => {
    const before = merged.get(path) ?? {};
    merged.set(path, { ...seen, ...before, trouble: { ...seen.trouble, ...before.trouble } });
  };
  for (const [path, { link, stat, trouble, ...followed }] of own) {
    // link and stat describe the last name itself, and the other readings what it leads to.
    add(walk(path, true), followed);
    const itself = { ...(link !== undefined && { link }), ...(stat !== undefined && { stat }) };
    add(walk(path, false), { ...itself, ...(trouble !== undefined && { trouble }) });
  }
  return {
    at: (path, followsLast) => merged.get(walk(path, followsLast)),
    canonical: (path) => walk(path, true),
    isAbsent(path) {
      const names = split(walk(path, false));
      return names.some((name, at) => {
        const folder = merged.get(`/${names.slice(0, at).join('/')}`);
        if (folder?.names === null || folder?.real === null) return true;
        if (
          folder?.stat === null ||
          (folder?.stat !== undefined && ['file', 'device', 'socket'].includes(folder.stat.kind))
        )
          return true;
        return folder?.names !== undefined && !folder.names.includes(name);
      });
    },
  };
}
