import type { StepTurn } from './attempt.ts';
import { show } from './make-change.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import type { Machine } from '../model/machine.ts';
import type { RecordedChange } from '../journal/recorded.ts';
import { firstTouch, isSameSubject } from '../journal/is-same-subject.ts';

/**
 * An intent is written only after its machine was observed in the state before it. So a later intent with the same
 * subject shows that this one had no effect.
 */
function isSuperseded(intended: RecordedChange, changes: readonly RecordedChange[], kinds: ChangeKinds): boolean {
  return changes.some(
    (each) => each.index > intended.index && each.step === intended.step && isSameSubject(each, intended, kinds),
  );
}

/**
 * Checks each intent of a step that a crash or a failed attempt left without its end. If the machine has the state
 * before, or the state that the run found first, the change will be planned again. If it has the state after, or a
 * partial state, the change is recorded with this state. Otherwise a person must decide, and the text describes the
 * state.
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
