import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { journalPath } from '../../engine/journal/journal.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { runsFolder } from '../../engine/journal/list-runs.ts';
import { keepMeasurements } from './keep-measurements.ts';
import { continues, keptJournal, lastKept } from './kept-journal.ts';

/**
 * Copies the journal of a run and its measurements from a remote machine to this user’s state folder (runs/<id>/,
 * readable only by the user). The journal on the machine remains the authoritative one: if it cannot be copied,
 * nothing is lost, so no message is shown. A journal that lacks records of an earlier copy does not replace that copy.
 */
export async function keepJournal(machine: Machine, run: string, note: (text: string) => void): Promise<void> {
  if (!machine.outlivesReboot) return;
  try {
    const text = await machine.read(journalPath(runsFolder, run));
    if (text === undefined) return;
    const path = keptJournal(run);
    const last = await lastKept(run);
    if (last !== null && !continues(text, last)) return note(lacksRecords(run, machine.name, path));
    const folder = dirname(path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(path, text, { mode: 0o600 });
    const why = await keepMeasurements(machine, run, folder);
    if (why !== null) note(why);
  } catch {
    // The machine cannot be reached or this disk is full: this does not change how the run ended.
  }
}

const lacksRecords = (run: string, machine: string, path: string): string =>
  `The journal of run ${run} on ${machine} lacks records that your copy has: ${path}. The copy was not replaced.`;
