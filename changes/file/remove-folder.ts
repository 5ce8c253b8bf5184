import type { Machine } from '../../engine/model/machine.ts';

/** Removes the files in a program's own folder, the folder, and the folders above it that are then empty. A subfolder is unknown, so it remains. */
export async function removeFolder(folder: string, machine: Machine): Promise<void> {
  const names = (await machine.list(folder)) ?? [];
  const stats = await Promise.all(names.map(async (name) => machine.stat(`${folder}/${name}`)));
  for (const [index, stat] of stats.entries()) {
    if (stat?.kind !== 'directory') await machine.remove(`${folder}/${names[index]}`);
  }
  // One call removes all of them: a crash in between would leave folders that cannot be distinguished from other folders.
  await machine.removeFolders(folder, `/${folder.split('/')[1] ?? ''}`);
}
