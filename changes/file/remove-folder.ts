import type { Machine } from '../../engine/model/machine.ts';
import { syncAbove } from './sync-above.ts';

/** Removes what lies in a program's own folder, the folder, and the folders above it that are empty then. A subfolder is nobody's we know, so it stays. */
export async function removeFolder(folder: string, machine: Machine): Promise<void> {
  const names = (await machine.list(folder)) ?? [];
  const stats = await Promise.all(names.map(async (name) => machine.stat(`${folder}/${name}`)));
  for (const [index, stat] of stats.entries()) {
    if (stat?.kind !== 'directory') await machine.remove(`${folder}/${names[index]}`);
  }
  // One program for all of them: a crash in between would leave folders that nothing tells from anybody else's.
  await machine.run(['rmdir', '--parents', '--ignore-fail-on-non-empty', '--', folder]);
  await syncAbove(folder, machine);
}
