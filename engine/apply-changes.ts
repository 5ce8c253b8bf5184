import { endStep, failStep } from './apply-step.ts';
import type { StepOutcome, StepTurn } from './apply-step.ts';
import type { Change } from './change.ts';
import { describe } from './change/describe.ts';
import { moved } from './gist.ts';
import { effectMissing, makeChange } from './make-change.ts';
import type { Machine } from './machine.ts';
import { settleIntents } from './settle-intents.ts';
import type { ChangeStepType } from './step-type.ts';

/**
 * Plans a step again on the machine as it is now, holds that against what was approved, makes the changes,
 * and plans once more: a step is done when nothing is left to do.
 */
export async function applyChanges(
  turn: StepTurn,
  type: ChangeStepType<unknown, unknown>,
  input: unknown,
): Promise<StepOutcome> {
  const { site, step, record, progression } = turn;
  const machine = await site.machine(step.on);
  const disputed = await settleIntents(turn, machine);
  if (disputed !== null) return failStep(turn, disputed);
  const proposal = type.plan(input, await type.probe(input, machine));
  if (proposal.refusals.length > 0) {
    await record({ kind: 'refused', step: step.id, refusals: proposal.refusals });
    return 'refused';
  }
  const stale = turn.conduct.acceptNewPlan ? null : differs(turn, proposal.changes);
  if (stale !== null)
    return failStep(
      turn,
      stale,
      'look at `runbook plan`, then apply again; --accept-new-plan goes on with what is planned now',
    );
  for (const change of proposal.changes) {
    const trouble = await makeOne(turn, machine, change, type.takes);
    if (trouble !== null) return failStep(turn, trouble);
  }
  const state = await type.probe(input, machine);
  const left = type.plan(input, state);
  if (left.changes.length > 0) {
    return failStep(turn, `every change was made, yet this is still to do: ${left.changes.map(describe).join('; ')}`);
  }
  if (proposal.changes.length > 0) progression.facts = undefined;
  return endStep(turn, proposal.changes.length > 0 || changedBefore(turn) ? 'changed' : 'unchanged', {
    outputs: type.outputs?.(input, state) ?? {},
    pending: left.pending,
  });
}

/** True when this run has made a change in this step, now or before it was interrupted. */
const changedBefore = ({ step, recorded }: StepTurn): boolean =>
  recorded?.changes.some((change) => change.step === step.id) ?? false;

async function makeOne(
  turn: StepTurn,
  machine: Machine,
  change: Change,
  takes: 'now' | 'reboot',
): Promise<string | null> {
  const { step, record, progression, site, conduct } = turn;
  const place = { step: step.id, on: step.on, index: progression.changes, takes };
  const made = await makeChange(change, place, {
    machine,
    clock: site.clock,
    now: conduct.stops.now,
    record: async (event) => {
      if (event.kind === 'change-intended') progression.changes += 1;
      await record(event);
    },
  });
  switch (made.kind) {
    case 'made':
      return null;
    case 'stale':
      return `${describe(change)}: the machine changed meanwhile and now has ${made.found}; nothing was done`;
    case 'no-effect':
      return effectMissing(change, made.found);
  }
}

/** Why the plan as it is now is not what was approved; null when it is. */
function differs({ step, approved, recorded }: StepTurn, changes: readonly Change[]): string | null {
  const planned = approved.steps.find(({ id }) => id === step.id);
  if (planned === undefined || planned.kind === 'unknown') return null;
  const before = planned.kind === 'change' ? planned.changes : [];
  const lines = moved(before, changes, recorded !== null);
  if (lines.length === 0) return null;
  return `the plan moved since it was approved:\n${lines.join('\n')}`;
}
