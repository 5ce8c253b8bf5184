import type { Recorded } from '../journal/recorded.ts';
import { host } from '../model/site.ts';
import { makeChange, type Making } from './make-change.ts';

/**
 * Undoes the changes that a run left on the host only until it is continued, last first. Each one has an intent in
 * the journal and continues the record of the change that it undoes, so undo and drift find nothing left of it.
 */
export async function endResumption({ changes }: Recorded, making: Making): Promise<void> {
  const { machine, kinds, record } = making;
  const temporary = changes.filter((of) => of.temporary === true && of.on === host);
  for (const { change, step, on, index, takes, done, observed } of temporary.toReversed()) {
    const found = await kinds.observe(change, machine);
    const inverse = kinds.invert(change, done ? observed : found);
    if (inverse === null) continue;
    if (kinds.matches(inverse, found, 'after')) await record({ kind: 'change-done', step, index, observed: found });
    else if (kinds.matches(inverse, found, 'before'))
      await makeChange(inverse, { step, on, index, takes, reverts: true }, making);
  }
}
