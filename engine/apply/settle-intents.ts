import type { StepTurn } from './apply-step.ts';
import { hasMoved } from '../change/attribute.ts';
import { describe } from '../change/describe.ts';
import { midway } from '../change/midway.ts';
import { observe } from '../change/observe.ts';
import { reached } from '../change/reached.ts';
import { show } from './make-change.ts';
import type { Machine } from '../model/machine.ts';
import type { RecordedChange } from '../journal/recorded.ts';
import { firstTouch, isSameSubject } from '../journal/same-subject.ts';

/** An intent is only written once its machine was seen as before: a later one of the same subject says that nothing came of this one. */
function isSuperseded(intended: RecordedChange, changes: readonly RecordedChange[]): boolean {
  return changes.some(
    (each) => each.index > intended.index && each.step === intended.step && isSameSubject(each, intended),
  );
}

/**
 * Looks into each intent of a step that a crash or a failed attempt left without its end: equal to before, or to what the
 * run found at first, it will be planned again; equal to after, or on the way there, it is recorded with what was found; neither, and a person must decide: the text
 * says what was found.
 */
export async function settleIntents({ step, progression, record }: StepTurn, machine: Machine): Promise<string | null> {
  const changes = [...progression.changes.values()];
  for (const intended of changes) {
    if (intended.done || intended.step !== step.id || isSuperseded(intended, changes)) continue;
    const { change, index } = intended;
    const observed = await observe(change, machine);
    const first = firstTouch(intended, changes);
    if (reached(change, observed, 'before') || (first !== undefined && reached(first, observed, 'before'))) continue;
    if (hasMoved(change, observed) && !reached(change, observed, 'after')) continue;
    if (!reached(change, observed, 'after') && !midway(change, observed)) {
      return `${describe(change)} was interrupted, and the machine has neither what was there before nor what was wanted: ${show(observed)}`;
    }
    await record({ kind: 'change-done', step: step.id, index, observed });
  }
  return null;
}
