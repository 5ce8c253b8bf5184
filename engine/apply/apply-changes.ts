import { failed, failedForGood } from './attempt.ts';
import type { Attempt, StepTurn } from './attempt.ts';
import type { Change } from '../model/change.ts';
import { endStep } from './end-step.ts';
import { hasSameIdentity, planDifferences } from '../plan/change-identity.ts';
import { withHazards } from '../plan/with-hazards.ts';
import { effectMissing, makeChange } from './make-change.ts';
import type { Machine } from '../model/machine.ts';
import { settleIntents } from './settle-intents.ts';
import type { ChangeStepType } from '../model/step-type.ts';

/**
 * Plans a step again on the machine as it is now, compares the result with the approved plan, makes the changes, and
 * plans once more. A step is done when nothing is left to do.
 */
export async function applyChanges(
  turn: StepTurn,
  type: ChangeStepType<unknown, unknown>,
  input: unknown,
): Promise<Attempt> {
  const { site, step, progression } = turn;
  const machine = await site.machine(step.on);
  const disputed = await settleIntents(turn, machine);
  if (disputed !== null) return failedForGood(disputed);
  const proposed = type.plan(input, await type.probe(input, machine));
  const proposal = await withHazards(type, input, proposed, machine, site.kinds);
  if (proposal.refusals.length > 0) return { kind: 'refused', refusals: proposal.refusals, final: true };
  const stale = turn.conduct.acceptNewPlan ? null : differs(turn, proposal.changes);
  if (stale !== null)
    return failedForGood(
      stale,
      'check `runbook plan`, then apply again; --accept-new-plan continues with the new plan',
    );
  const kept: Change[] = [];
  for (const change of proposal.changes) {
    const trouble = await makeOne(turn, machine, change, type.takes);
    if (trouble === 'kept') kept.push(change);
    else if (trouble !== null) return trouble;
  }
  const state = await type.probe(input, machine);
  const left = type.plan(input, state);
  const todo = left.changes.filter((change) => !kept.some((each) => hasSameIdentity(each, change, site.kinds)));
  if (todo.length > 0)
    return failed(
      `every change was made, but these changes are still needed: ${todo.map((each) => site.kinds.describe(each)).join('; ')}`,
    );
  if (proposal.changes.length > 0) progression.facts = undefined;
  return endStep(turn, proposal.changes.length > kept.length || changedBefore(turn) ? 'changed' : 'unchanged', {
    outputs: type.outputs?.(input, state) ?? {},
    pending: left.pending,
    remark: type.remark?.(input, state) ?? null,
  });
}

/** True if this run already made a change in this step: in an earlier attempt, or before an interruption. */
const changedBefore = ({ step, progression }: StepTurn): boolean =>
  [...progression.changes.values()].some((change) => change.step === step.id && change.kept === undefined);

async function makeOne(
  turn: StepTurn,
  machine: Machine,
  change: Change,
  takes: 'now' | 'reboot',
): Promise<Attempt | 'kept' | null> {
  const { step, record, progression, site, conduct } = turn;
  const place = { step: step.id, on: step.on, index: progression.changes.size, takes };
  const made = await makeChange(change, place, {
    machine,
    clock: site.clock,
    kinds: site.kinds,
    now: conduct.stops.now,
    record,
    onProgress: (text, fraction) => conduct.emit({ kind: 'progress', step: step.id, text, fraction: fraction ?? null }),
  });
  switch (made.kind) {
    case 'made':
      return null;
    case 'kept':
      return 'kept';
    case 'stale':
      return failedForGood(
        `${site.kinds.describe(change)}: the machine was modified in the meantime and now has ${made.found}; this change was not made`,
      );
    case 'no-effect':
      return failed(effectMissing(change, made.found, site.kinds));
  }
}

/** Why the present plan differs from the approved plan; null if it does not differ. */
function differs(turn: StepTurn, changes: readonly Change[]): string | null {
  const { step, site, approved, recorded, progression } = turn;
  const planned = approved.steps.find(({ id }) => id === step.id);
  if (planned === undefined || planned.kind === 'unknown') return null;
  const before = planned.kind === 'change' || planned.kind === 'unchecked' ? planned.changes : [];
  const made = [...progression.changes.values()].filter(({ on, done }) => done && on === step.on);
  const lines = planDifferences(
    before,
    changes,
    // Whether an unchecked step makes any of its changes was left to its check.
    planned.kind === 'unchecked' || recorded !== null || changedBefore(turn),
    site.kinds,
    made.map(({ change }) => change),
  );
  if (lines.length === 0) return null;
  return `the plan differs from the approved plan:\n${lines.join('\n')}`;
}
