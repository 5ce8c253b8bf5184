import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { journalPath } from '../../engine/journal/journal.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { runsFolder } from '../../engine/journal/list-runs.ts';
import { keepMeasurements } from './keep-measurements.ts';
import { stateFolder } from '../process/state-folder.ts';

/**
 * Copies a run’s journal, and what it measured, from a remote machine to this user’s state folder (runs/<id>/, readable by the user
 * alone), so that what was done is on record here too. The one on the machine stays the one that counts: where it cannot
 * be copied, nothing is lost, so nothing is said.
 */
export async function keepJournal(machine: Machine, run: string): Promise<void> {
  if (!machine.outlivesReboot) return;
  try {
    const text = await machine.read(journalPath(runsFolder, run));
    if (text === undefined) return;
    const folder = join(stateFolder(), 'runs', run);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, 'journal.ndjson'), text, { mode: 0o600 });
    await keepMeasurements(machine, run, folder);
  } catch {
    // The machine is gone or this disk is full: the run has ended as it ended.
  }
}
