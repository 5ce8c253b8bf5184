import { isProven } from '../../engine/journal/is-proven.ts';
import type { RunEntry } from '../../engine/journal/list-runs.ts';
import type { JournalKey } from '../../engine/model/journal-key.ts';
import { lastKept } from './kept-journal.ts';

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
