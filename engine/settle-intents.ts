import type { StepTurn } from './apply-step.ts';
import { describe } from './change/describe.ts';
import { midway } from './change/midway.ts';
import { observe } from './change/observe.ts';
import { reached } from './change/reached.ts';
import { show } from './make-change.ts';
import type { Machine } from './machine.ts';

/**
 * Looks into each intent of a step that a crash left without its end: equal to before, it will be planned again;
 * equal to after, or on the way there, it is recorded with what was found; neither, and a person must decide: the text says what was found.
 */
export async function settleIntents({ step, recorded, record }: StepTurn, machine: Machine): Promise<string | null> {
  for (const intended of recorded?.changes ?? []) {
    if (intended.done || intended.step !== step.id) continue;
    const { change, index } = intended;
    const observed = await observe(change, machine);
    if (reached(change, observed, 'before')) continue;
    if (!reached(change, observed, 'after') && !midway(change, observed)) {
      return `${describe(change)} was interrupted, and the machine has neither what was there before nor what was wanted: ${show(observed)}`;
    }
    await record({ kind: 'change-done', step: step.id, index, observed });
  }
  return null;
}
