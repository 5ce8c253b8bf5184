import { syncNames } from './sync-names.ts';
import { trouble } from '../tree/errno.ts';
import { drop, find, nameOf, parentOf } from '../tree/tree.ts';
import { edit } from '../world/files.ts';
import { refuseForeignLinks } from '../world/refuse-foreign-links.ts';
import { show } from '../world/view.ts';
import type { World } from '../world/world.ts';

/** Removes a name, durably; a folder is EISDIR, a missing name is fine. */
export function removeFile(world: World, path: string): void {
  refuseForeignLinks(world, path, false);
  const parent = find(show(world), parentOf(path), true);
  if (parent === undefined) return;
  const real = `${parent.path === '/' ? '' : parent.path}/${nameOf(path)}`;
  const node = find(show(world), real, false)?.node;
  if (node === undefined) return;
  if (node.kind === 'directory') throw trouble('EISDIR', path);
  edit(world, real, true, (tree) => drop(tree, real));
  syncNames(world, parent.path);
}

/** Removes an empty folder and the empty folders above it, up to `top`, durably. */
export function removeDirectories(world: World, path: string, top: string): void {
  for (let each = path; each.length >= top.length && each !== '/'; each = parentOf(each)) {
    refuseForeignLinks(world, each, false);
    const found = find(show(world), each, false);
    if (found?.node.kind !== 'directory') continue;
    if (found.node.entries.size > 0) return;
    edit(world, found.path, true, (tree) => drop(tree, found.path));
    syncNames(world, parentOf(found.path));
  }
}
