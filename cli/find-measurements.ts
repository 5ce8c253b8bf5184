import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '../engine/diagnostic.ts';
import { nearest } from '../engine/language/nearest.ts';
import { runsFolder } from '../engine/runs.ts';
import { mistake } from './read-source.ts';
import { stateFolder } from './state-folder.ts';

/** The folder with the measurements of a run, of the latest that has some where none is named: this user's copies, then this machine's own. */
export async function findMeasurements(run: string | undefined): Promise<Result<string>> {
  const places = [join(stateFolder(), 'runs'), runsFolder];
  const found = new Map<string, string>();
  for (const place of places) {
    for (const name of await readdir(place).catch(() => [])) {
      const folder = join(place, name, 'measurements');
      if ((await readdir(folder).catch(() => [])).length > 0 && !found.has(name)) found.set(name, folder);
    }
  }
  const names = [...found.keys()].sort();
  const folder = found.get(run ?? names.at(-1) ?? '');
  if (folder !== undefined) return { ok: true, value: folder };
  const message =
    run === undefined ? 'no run here has measured anything' : `no run '${run}' here has measured anything`;
  const near = run === undefined ? undefined : nearest(run, names);
  const hint =
    near === undefined
      ? `they are looked for in ${places.join(' and ')}; --from names another folder`
      : `did you mean '${near}'?`;
  return { ok: false, diagnostics: [mistake('no-measurement', message, hint)] };
}
