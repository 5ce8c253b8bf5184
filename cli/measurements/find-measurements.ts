import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '../../engine/model/diagnostic.ts';
import { nearest } from '../../engine/language/yaml/nearest.ts';
import { runsFolder } from '../../engine/journal/list-runs.ts';
import { mistake } from '../process/read-source.ts';
import { stateFolder } from '../process/state-folder.ts';

/**
 * The folder with the measurements of a run or a study; without a name, of the latest run that has some. This user's
 * copies have precedence over those of the machine.
 */
export async function findMeasurements(name: string | undefined): Promise<Result<string>> {
  const places = [join(stateFolder(), 'runs'), runsFolder];
  const found = new Map<string, string>();
  for (const place of places) await gather(place, found);
  const runs = [...found.keys()].sort();
  await gather(join(stateFolder(), 'studies'), found);
  const folder = found.get(name ?? runs.at(-1) ?? '');
  if (folder !== undefined) return { ok: true, value: folder };
  const near = name === undefined ? undefined : nearest(name, [...found.keys()]);
  const message =
    name === undefined
      ? 'no run on this machine has measurements'
      : `no run or study '${name}' with measurements on this machine`;
  const where = `searched in ${places.join(' and ')}; use --from for another folder`;
  const hint = near === undefined ? where : `did you mean '${near}'?`;
  return { ok: false, diagnostics: [mistake('no-measurement', message, hint)] };
}

/** Adds the folders with measurements, by the name of the run or study; existing entries remain. */
async function gather(place: string, found: Map<string, string>): Promise<void> {
  for (const name of await readdir(place).catch(() => [])) {
    const folder = join(place, name, 'measurements');
    if (!found.has(name) && (await readdir(folder).catch(() => [])).length > 0) found.set(name, folder);
  }
}
