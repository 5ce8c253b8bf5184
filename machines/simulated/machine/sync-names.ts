import { drop, find } from '../tree/tree.ts';
import type { World } from '../world/world.ts';

/** fsync(2) of a folder as far as names are gone from it: what was renamed away or removed before is gone for good too. */
export function syncNames(world: World, folder: string): void {
  const now = find(world.disk, folder, false)?.node;
  const kept = find(world.durable, folder, false)?.node;
  if (now?.kind !== 'directory' || kept?.kind !== 'directory') return;
  for (const name of kept.entries.keys())
    if (!now.entries.has(name)) world.durable = drop(world.durable, `${folder === '/' ? '' : folder}/${name}`);
}
