import type { PlannedRun } from '../../schemas/types/study-event.ts';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseMeasurement } from '../../report/archive/parse-measurement.ts';
import { runsFolder } from '../../engine/journal/list-runs.ts';
import type { Measurement } from '../../schemas/types/measurement.ts';
import { stateFolder } from '../process/state-folder.ts';

/** The result of an attempt at a run of a study. */
export interface CollectedRun {
  readonly folder: string;
  readonly status: 'ok' | 'partial' | 'failed';
  readonly reason: string | null;
}

/** The place of a run in its study. */
export interface StudyPlace {
  readonly name: string;
  readonly seed: number;
  readonly folder: string;
}

/**
 * Copies the measurements of a run into the folder of its study, and adds their place in the study. The raw files are
 * unchanged.
 */
export async function collectRun(
  run: string | null,
  planned: PlannedRun,
  attempt: number,
  study: StudyPlace,
  trouble: string | null,
): Promise<CollectedRun> {
  const { position, variant, block } = planned;
  const folder = `${String(position).padStart(4, '0')}-${variant}${attempt === 1 ? '' : `.${attempt}`}`;
  const target = join(study.folder, 'measurements', folder);
  const sources = run === null ? [] : [join(stateFolder(), 'runs', run), join(runsFolder, run)];
  const source = sources.map((each) => join(each, 'measurements')).find((each) => existsSync(each));
  const failed = (reason: string): CollectedRun => ({ folder, status: 'failed', reason });
  if (source === undefined) return failed(trouble ?? 'it made no measurement');
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true, mode: 0o700 });
  const measurements: Measurement[] = [];
  for (const name of await readdir(source)) {
    const text = await readFile(join(source, name, 'measurement.json'), 'utf8').catch(() => undefined);
    // An interrupted measurement has no such file; its raw files are kept anyway.
    await cp(join(source, name), join(target, name), { recursive: true });
    if (text === undefined) continue;
    // The machine wrote it, and may have written anything.
    const parsed = parseMeasurement({ path: join(source, name, 'measurement.json'), text });
    if (!parsed.ok) return failed(parsed.diagnostics.map(({ message }) => message).join('; '));
    const measurement = {
      ...parsed.value,
      study: { name: study.name, variant, block, position, seed: study.seed },
    };
    measurements.push(measurement);
    await writeFile(join(target, name, 'measurement.json'), `${JSON.stringify(measurement, null, 2)}\n`, {
      mode: 0o600,
    });
  }
  const counted = measurements.filter(({ asked }) => asked.profile === planned.profile);
  const bad = counted.find(({ status }) => status !== 'ok');
  if (bad !== undefined) return { folder, status: bad.status, reason: bad.reason };
  if (trouble !== null) return failed(trouble);
  if (counted.length === 1) return { folder, status: 'ok', reason: null };
  return failed(
    counted.length === 0
      ? `it made no measurement ${planned.profile ? 'with' : 'without'} a profiler`
      : `it made ${counted.length} measurements, but a run of a study must make exactly one`,
  );
}
