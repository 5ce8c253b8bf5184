import { readFile } from 'node:fs/promises';
import { isProven } from '../../engine/journal/is-proven.ts';
import type { RunEntry } from '../../engine/journal/list-runs.ts';
import { decodeRecord } from '../../engine/journal/record-line.ts';
import type { JournalKey } from '../../engine/model/journal-key.ts';
import { keptJournal } from './keep-journal.ts';

/**
 * Why the journal of a run proves nothing to this operator: they did not write all of it, or it lacks records that
 * their copy has.
 */
export type Doubt = 'not-proven' | 'rolled-back';

/** Compares the journal of a run with the key and the copy of this operator; null if nothing contradicts them. */
export async function doubtOf(
  { run, proofs }: Pick<RunEntry, 'run' | 'proofs'>,
  key: JournalKey,
): Promise<Doubt | null> {
  const copy = await lastKept(run);
  if (copy !== null && proofs[copy.index]?.mac !== copy.mac) return 'rolled-back';
  return isProven(proofs, key) ? null : 'not-proven';
}

/** The last record of the copy that has a MAC; null if there is no copy, or an older version of runbook wrote it. */
async function lastKept(run: string): Promise<{ readonly index: number; readonly mac: string } | null> {
  const text = await readFile(keptJournal(run), 'utf8').catch(() => '');
  const lines = text.split('\n').slice(0, -1);
  const last = decodeRecord(lines.at(-1) ?? '');
  if (typeof last === 'string' || last.proof.mac === null) return null;
  return { index: lines.length - 1, mac: last.proof.mac };
}
