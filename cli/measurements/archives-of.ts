import type { Result } from '../../engine/model/diagnostic.ts';
import { findMeasurements } from './find-measurements.ts';
import { readArchives } from './read-archives.ts';
import type { Archives } from './read-archives.ts';
import { from } from './read-report-options.ts';
import { argumentOf } from '../arguments/options.ts';
import type { Given } from '../arguments/verb.ts';

/** The measurements that a command line selects: those in its folders, otherwise those of a run. */
export async function archivesOf(given: Given): Promise<Result<Archives>> {
  const folders = given.values[from.name];
  if (folders !== undefined) return await readArchives(folders);
  const folder = await findMeasurements(argumentOf(given, 'run'));
  return folder.ok ? await readArchives([folder.value]) : folder;
}
