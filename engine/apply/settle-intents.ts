import type { StepTurn } from './apply-step.ts';
import { show } from './make-change.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import type { Machine } from '../model/machine.ts';
import type { RecordedChange } from '../journal/recorded.ts';
import { firstTouch, isSameSubject } from '../journal/same-subject.ts';

/** An intent is only written once its machine was seen as before: a later one of the same subject says that nothing came of this one. */
function isSuperseded(intended: RecordedChange, changes: readonly RecordedChange[], kinds: ChangeKinds): boolean {
  return changes.some(
    (each) => each.index > intended.index && each.step === intended.step && isSameSubject(each, intended, kinds),
  );
}

/**
 * Looks into each intent of a step that a crash or a failed attempt left without its end: equal to before, or to what the
 * run found at first, it will be planned again; equal to after, or on the way there, it is recorded with what was found; neither, and a person must decide: the text
 * says what was found.
 */
export async function settleIntents(
  { step, site, progression, record }: StepTurn,
  machine: Machine,
): Promise<string | null> {
  const { kinds } = site;
  const changes = [...progression.changes.values()];
  for (const intended of changes) {
    if (intended.done || intended.step !== step.id || isSuperseded(intended, changes, kinds)) continue;
    const { change, index } = intended;
    const observed = await kinds.observe(change, machine);
    const first = firstTouch(intended, changes, kinds);
    if (kinds.matches(change, observed, 'before') || (first !== undefined && kinds.matches(first, observed, 'before')))
      continue;
    if (kinds.hasMoved(change, observed) && !kinds.matches(change, observed, 'after')) continue;
    if (!kinds.matches(change, observed, 'after') && !kinds.isPartial(change, observed)) {
      return `${kinds.describe(change)} was interrupted, and the machine has neither the state before the change nor the requested state: ${show(observed)}`;
    }
    await record({ kind: 'change-done', step: step.id, index, observed });
  }
  return null;
}
