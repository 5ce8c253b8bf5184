import { applyAct } from './apply-act.ts';
import { applyChanges } from './apply-changes.ts';
import { failed, failedForGood } from './attempt.ts';
import type { Attempt, StepTurn } from './attempt.ts';
import { endStep } from './end-step.ts';
import { JournalStopped } from '../journal/journal.ts';
import { prepare } from '../language/load/prepare.ts';
import { formatDiagnostic } from '../language/yaml/format-diagnostic.ts';
import { skippedOutputs } from '../plan/skipped-outputs.ts';
import { MachineError } from '../model/machine-error.ts';
import { readsFacts } from '../plan/reads-facts.ts';
import { scopeOf } from '../plan/scope-of.ts';
import { host } from '../model/site.ts';
import type { CheckStepType } from '../model/step-type.ts';
import { throwIfLost } from './throw-if-lost.ts';
import { withinTime } from './within-time.ts';

/** Makes one attempt at a step within its `timeout`; trouble with the machine is a failed attempt. */
export function attemptStep(turn: StepTurn): Promise<Attempt> {
  const { timeout } = turn.step;
  return timeout === undefined ? tryStep(turn) : withinTime(turn, timeout, tryStep);
}

async function tryStep(turn: StepTurn): Promise<Attempt> {
  const { now, afterStep } = turn.conduct.stops;
  try {
    return await takeTurn(turn);
  } catch (error) {
    if (now.aborted || (afterStep.aborted && error === afterStep.reason)) return { kind: 'interrupted' };
    if (!(error instanceof MachineError) || error instanceof JournalStopped) throw error;
    await throwIfLost(error, turn.site);
    return failed(error.message, error.hint);
  }
}

async function takeTurn(turn: StepTurn): Promise<Attempt> {
  const { site, step, progression } = turn;
  const { skipped } = step;
  if (skipped !== undefined && skipped.neededBy === null) return endStep(turn, 'skipped', { reason: skipped.reason });
  if (readsFacts(step)) progression.facts ??= await site.gatherFacts(await site.machine(host));
  const prepared = prepare(step, scopeOf(site, progression.facts, progression.outputs));
  if (skipped !== undefined) {
    const seen = await skippedOutputs(step, prepared, () => site.machine(step.on), site.kinds);
    if (seen.kind === 'missing') return failedForGood(seen.message, seen.hint);
    return endStep(turn, 'skipped', { reason: skipped.reason, outputs: seen.outputs });
  }
  switch (prepared.kind) {
    case 'skipped':
      return endStep(turn, 'skipped', { reason: prepared.reason });
    case 'unknown':
      return failedForGood(`it needs an output of step "${prepared.after}", which has not run`);
    case 'invalid':
      return failedForGood(prepared.diagnostics.map(formatDiagnostic).join('\n'));
    case 'ready':
      break;
  }
  switch (step.type.kind) {
    case 'check':
      return applyCheck(turn, step.type, prepared.input);
    case 'act':
      return applyAct(turn, step.type, prepared.input);
    case 'change':
      return applyChanges(turn, step.type, prepared.input);
  }
}

/** A check that fails now may succeed later, so its failure is not final. */
async function applyCheck(turn: StepTurn, type: CheckStepType<unknown>, input: unknown): Promise<Attempt> {
  const { site, step, record } = turn;
  const findings = await type.check(input, await site.machine(step.on));
  await record({ kind: 'checks-done', step: step.id, findings });
  const unmet = findings.filter(({ holds }) => !holds);
  if (unmet.length === 0) return endStep(turn, 'checked');
  const refusals = unmet.map(({ what, reason, evidence, remedy }) => ({
    check: what,
    reason: `${reason} ${remedy}`.trim(),
    evidence,
    override: null,
  }));
  return { kind: 'refused', refusals, final: false };
}
