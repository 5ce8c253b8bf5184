import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { computeFigures } from '../../../report/figures/compute-figures.ts';
import type { Measurement } from '../../../schemas/types/measurement.ts';
import type { Lab } from './lab.ts';

/** The last measurement of that name, from the copy on the operator's side, with its raw files. */
export async function measured(lab: Lab, name: string) {
  const runs = join(dirname(lab.file), 'state', 'runbook', 'runs');
  for (const run of (await readdir(runs)).toReversed()) {
    const folder = join(runs, run, 'measurements', name);
    const names = await readdir(folder).catch(() => []);
    if (names.length === 0) continue;
    const texts = new Map(
      await Promise.all(names.map(async (each) => [each, await readFile(join(folder, each), 'utf8')] as const)),
    );
    const measurement = JSON.parse(texts.get('measurement.json') ?? 'null') as Measurement;
    return { measurement, texts, figures: computeFigures(measurement, (path) => texts.get(path)) };
  }
  throw new Error(`no run measured ${name}`);
}
