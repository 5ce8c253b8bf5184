import type { Result } from '../../engine/model/diagnostic.ts';
import type { Environment, Measured } from '../compare/measured.ts';
import { computeFigures } from '../figures/compute-figures.ts';
import { judgeLoad } from '../figures/bandwidth.ts';
import type { ReadRaw } from '../figures/bandwidth.ts';
import type { Measurement } from '../../schemas/types/measurement.ts';
import type { ArchiveFolder } from './archive-folder.ts';
import { checkManifest } from './check-manifest.ts';
import { parseMeasurement } from './parse-measurement.ts';
import { profilesOf } from './profiles-of.ts';
import type { Profile } from './profiles-of.ts';

/** A measurement as its archive contains it today. */
export interface Opened extends Measured {
  readonly profiles: readonly Profile[];
  /** The trouble with its files, in sentences; empty if no file is missing or modified. */
  readonly altered: readonly string[];
}

/**
 * A measurement from its folder: the manifest is verified, the load is judged again by its raw output, and every
 * figure is computed from the unmodified raw files. This can only make the status worse. Mistakes in measurement.json
 * are diagnostics.
 */
export function openMeasurement(folder: ArchiveFolder): Result<Opened> {
  const path = folder.path === '.' ? 'measurement.json' : `${folder.path}/measurement.json`;
  const parsed = parseMeasurement({ path, text: folder.files.get('measurement.json')?.text ?? '' });
  if (!parsed.ok) return parsed;
  const { read, altered, alteredPaths } = checkManifest(parsed.value, folder);
  const measurement = judged(parsed.value, read, alteredPaths);
  const { before, after } = measurement.environment;
  return {
    ok: true,
    value: {
      measurement,
      figures: computeFigures(measurement, read),
      before: environmentIn(before, read),
      after: environmentIn(after, read),
      folder: folder.path,
      profiles: profilesOf(measurement, read),
      altered,
    },
  };
}

/** The measurement with the present status of its files; a collector with a modified file gives no figures. */
function judged(told: Measurement, read: ReadRaw, altered: ReadonlySet<string>): Measurement {
  const collectors = told.collectors.map((collector) => {
    const lost = collector.files.find((file) => altered.has(file));
    return lost === undefined
      ? collector
      : { ...collector, status: 'failed' as const, reason: `${lost} is missing or was modified after it was recorded` };
  });
  const own = [told.workload, told.server].flatMap((program) =>
    program === null ? [] : [program.stdout, program.stderr],
  );
  const lost = own.find((file) => altered.has(file));
  if (lost !== undefined) {
    const reason = `${lost} is missing or was modified after it was recorded, so it is not read`;
    return { ...told, collectors, status: 'failed', reason };
  }
  if (told.status !== 'ok') return { ...told, collectors };
  const found = judgeLoad(told, read);
  return found.status === 'ok'
    ? { ...told, collectors }
    : { ...told, collectors, status: found.status, reason: found.reason };
}

/** A JSON object of texts; null for any other value. */
function environmentIn(path: string | null, read: ReadRaw): Environment | null {
  const text = path === null ? undefined : read(path);
  if (text === undefined) return null;
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data !== 'object' || data === null || Array.isArray(data)) return null;
    return Object.fromEntries(
      Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return null;
  }
}
