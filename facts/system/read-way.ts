import type { FileStat, MachineReader } from '../../engine/model/machine.ts';

/** Who controls the way to a path: the folders on it, and the links that it leads through. */
export type Way =
  /** Only root can change it. `path` is the path without links; its last folders may not exist yet. */
  | { readonly kind: 'private'; readonly path: string }
  /** Another user may create or exchange entries in the folder `at`. */
  | { readonly kind: 'shared'; readonly path: string; readonly at: string; readonly stat: FileStat }
  /** It leads through a link, `at`, that another user can let lead elsewhere. */
  | { readonly kind: 'foreign-link'; readonly at: string; readonly target: string; readonly owner: number };

const mostLinks = 40;
const isShared = ({ mode }: FileStat): boolean => (mode & 0o022) !== 0;
const isSticky = ({ mode }: FileStat): boolean => (mode & 0o1000) !== 0;

/**
 * The way to a path, as root goes it. A folder is private if it belongs to root and nobody else may write it. In a sticky
 * folder (/tmp), everybody may create entries, but only root may exchange the entries of root. `follow`: a link at the path
 * itself is part of the way. A few round trips: all folders are read at once, and again for each link.
 */
export async function readWay(path: string, machine: MachineReader, follow: boolean): Promise<Way> {
  let names = path.split('/').filter((name) => name !== '' && name !== '.');
  for (let links = 0; ; links += 1) {
    const places = ['', ...names.map((_, index) => `/${names.slice(0, index + 1).join('/')}`)];
    const stats = await Promise.all(places.map((place) => machine.stat(place === '' ? '/' : place)));
    let shared: { readonly at: string; readonly stat: FileStat } | undefined;
    let next: string[] | undefined;
    for (const [index, place] of places.entries()) {
      const stat = stats[index];
      if (stat === undefined) break;
      if (stat.kind === 'link' && (follow || index < names.length)) {
        const target = (await machine.link(place)) ?? '';
        const folder = stats[index - 1];
        const isFixed = shared === undefined && stat.owner === 0 && folder !== undefined && !isShared(folder);
        if (!isFixed || links >= mostLinks) return { kind: 'foreign-link', at: place, target, owner: stat.owner };
        next = [...join(names.slice(0, index - 1), target), ...names.slice(index)];
        break;
      }
      if (stat.kind !== 'directory' || index === names.length) break;
      if (stat.owner === 0 && !isShared(stat)) continue;
      const below = index + 1 < names.length ? stats[index + 1] : undefined;
      const isHeld = stat.owner === 0 && isSticky(stat) && below?.owner === 0;
      if (!isHeld) shared ??= { at: place === '' ? '/' : place, stat };
    }
    if (next !== undefined) {
      names = next;
      continue;
    }
    const plain = `/${names.join('/')}`;
    return shared === undefined ? { kind: 'private', path: plain } : { kind: 'shared', path: plain, ...shared };
  }
}

/** The names of a link's target from the folder of the link. */
function join(folder: readonly string[], target: string): string[] {
  const names = target.startsWith('/') ? [] : [...folder];
  for (const name of target.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names;
}
