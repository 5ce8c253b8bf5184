import { constants } from 'node:fs';
import { lstat, open, readlink } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { geteuid } from 'node:process';
import { MachineError } from '../../engine/model/machine-error.ts';

/** A descriptor that only names an inode (open(2)); Node does not list the flag. */
const O_PATH = 0o10000000;
/** The most links in one path, as in path_resolution(7). */
const mostLinks = 40;

/** The folder of a path, held by a descriptor. It remains this folder, whatever happens to its path. */
export interface HeldFolder {
  /** `/proc/self/fd/N`: names below it are names in exactly this folder. */
  readonly at: string;
  readonly fd: number;
  /** The last name of the path. */
  readonly name: string;
  /** The folder's path without links. */
  readonly path: string;
  /** True if nobody except root and the own user may create and rename entries in it, or exchange a folder above it. */
  readonly isPrivate: boolean;
}

interface Guard {
  /** True if nobody else can exchange an own entry of the folder, the folder, or a folder above it. */
  readonly isGuarded: boolean;
  /** True if nobody else can create entries in it either. */
  readonly isPrivate: boolean;
}

interface Entered extends Guard {
  readonly handle: FileHandle;
  readonly name: string;
}

const isOwn = (uid: number): boolean => uid === 0 || uid === geteuid?.();
const pathOf = (handle: FileHandle): string => `/proc/self/fd/${handle.fd}`;
const namesOf = (path: string): string[] => path.split('/').filter((name) => name !== '' && name !== '.');

/**
 * Calls `action` with the folder of a path. Every folder on the way is opened from the one before (O_NOFOLLOW), so nobody
 * can lead the way elsewhere in the meantime. A link is followed only if its owner and everybody who may write its folder
 * are root or the own user; other links are MachineError ELOOP. `follow` says whether this also holds for the last name.
 */
export async function withFolderOf<T>(
  path: string,
  options: { readonly follow: boolean },
  action: (folder: HeldFolder) => Promise<T>,
): Promise<T> {
  const opened: FileHandle[] = [];
  try {
    const found = (await enterAtOnce(path, options.follow, opened)) ?? (await enter(path, options.follow, opened));
    const { handle, name, folder, isPrivate } = found;
    const at = pathOf(handle);
    try {
      return await action({ at, fd: handle.fd, name, path: folder, isPrivate });
    } catch (error) {
      // A number of a descriptor says nothing to a reader.
      if (error instanceof Error) error.message = error.message.replaceAll(at, folder === '/' ? '' : folder);
      throw error;
    }
  } finally {
    await Promise.all(opened.map((handle) => handle.close()));
  }
}

interface Found {
  readonly handle: FileHandle;
  readonly name: string;
  readonly folder: string;
  readonly isPrivate: boolean;
}

/**
 * The usual case, with few system calls: if nobody else can exchange a folder on the way, and none of them is a link, the
 * folder can be opened by its path. It must be the folder that was seen. Undefined in every other case.
 */
async function enterAtOnce(path: string, follow: boolean, opened: FileHandle[]): Promise<Found | undefined> {
  const names = namesOf(path);
  const last = names.pop();
  if (last === undefined || last === '..' || names.includes('..')) return undefined;
  const folders = ['/', ...names.map((_, index) => `/${names.slice(0, index + 1).join('/')}`)];
  const seen = await Promise.all([...folders, ...(follow ? [`/${[...names, last].join('/')}`] : [])].map(see));
  let guard: Guard = { isGuarded: true, isPrivate: true };
  for (const stat of seen.slice(0, folders.length)) {
    if (!guard.isGuarded || !stat?.isDirectory()) return undefined;
    guard = guardOf(stat, guard);
  }
  if (seen[folders.length]?.isSymbolicLink()) return undefined;
  const handle = await open(folders.at(-1) ?? '/', O_PATH | constants.O_NOFOLLOW);
  opened.push(handle);
  const [found, expected] = [await handle.stat(), seen[folders.length - 1]];
  if (found.ino !== expected?.ino || found.dev !== expected.dev) return undefined;
  return { handle, name: last, folder: folders.at(-1) ?? '/', isPrivate: guard.isPrivate };
}

const see = (path: string): Promise<Stats | undefined> => lstat(path).catch(() => undefined);

async function enter(path: string, follow: boolean, opened: FileHandle[]): Promise<Found> {
  const root = (await enterFolder('/', '', undefined, opened)) as Entered;
  let chain: readonly Entered[] = [root];
  let ahead = namesOf(path);
  for (let links = 0; ;) {
    const [name = '.', ...rest] = ahead;
    const here = chain.at(-1) ?? root;
    if (name === '..') {
      chain = chain.length > 1 ? chain.slice(0, -1) : chain;
      ahead = rest.length === 0 ? ['.'] : rest;
      continue;
    }
    const place = `${pathOf(here.handle)}/${name}`;
    const found = rest.length === 0 ? await lastLink(place, follow) : await enterFolder(place, name, here, opened);
    if (found === null) {
      const folder = `/${chain
        .map((each) => each.name)
        .filter(Boolean)
        .join('/')}`;
      return { handle: here.handle, name, folder, isPrivate: here.isPrivate };
    }
    if ('handle' in found) {
      chain = [...chain, found];
      ahead = rest;
      continue;
    }
    links += 1;
    const at = `${chain.map((each) => each.name).join('/')}/${name}`;
    if (links > mostLinks) throw new MachineError(`${at}: too many levels of symbolic links`, { code: 'ELOOP', path });
    if (!here.isPrivate || !isOwn(found.owner)) throw foreignLink(at, found.owner, path);
    const target = await readlink(place);
    if (target.startsWith('/')) chain = [root];
    ahead = [...namesOf(target), ...rest];
  }
}

/** The last name as a link to follow; null if it is not a link, does not exist, or is not followed. */
async function lastLink(place: string, follow: boolean): Promise<{ readonly owner: number } | null> {
  if (!follow) return null;
  try {
    const found = await lstat(place);
    return found.isSymbolicLink() ? { owner: found.uid } : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Opens a folder without following a link; for a link, its owner. */
async function enterFolder(
  place: string,
  name: string,
  above: Entered | undefined,
  opened: FileHandle[],
): Promise<Entered | { readonly owner: number }> {
  const handle = await open(place, O_PATH | constants.O_NOFOLLOW);
  opened.push(handle);
  const stat = await handle.stat();
  if (stat.isSymbolicLink()) return { owner: stat.uid };
  if (!stat.isDirectory()) throw new MachineError(`${name}: not a folder`, { code: 'ENOTDIR' });
  return { handle, name, ...guardOf(stat, above) };
}

/** In a sticky folder (/tmp), everybody may create entries, but only the owner of an entry may exchange it. */
function guardOf({ uid, mode }: Stats, above: Guard | undefined): Guard {
  const isGuarded = (above?.isGuarded ?? true) && isOwn(uid);
  const isShared = (mode & 0o022) !== 0;
  return { isGuarded: isGuarded && (!isShared || (mode & 0o1000) !== 0), isPrivate: isGuarded && !isShared };
}

function foreignLink(at: string, owner: number, path: string): MachineError {
  return new MachineError(
    `${at} is a symbolic link of user ${owner} or in a folder that other users may write, so it is not followed`,
    { code: 'ELOOP', path },
  );
}
