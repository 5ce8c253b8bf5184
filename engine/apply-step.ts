import type { Progression } from './apply.ts';
import { applyAct } from './apply-act.ts';
import { applyChanges } from './apply-changes.ts';
import { JournalStopped } from './journal.ts';
import { prepare, renderTell } from './language/prepare.ts';
import { formatDiagnostic } from './language/format-diagnostic.ts';
import { MachineError } from './machine-error.ts';
import type { Plan } from './plan.ts';
import type { Step } from './playbook.ts';
import type { RecordEvent } from './record.ts';
import type { Recorded } from './recorded.ts';
import { readsFacts, tellsFacts } from './reads-facts.ts';
import { host } from './site.ts';
import type { Conduct, Site } from './site.ts';
import type { CheckStepType, Outputs } from './step-type.ts';

/** Everything one step is applied with. */
export interface StepTurn {
  readonly site: Site;
  readonly step: Step;
  readonly approved: Plan;
  readonly recorded: Recorded | null;
  readonly conduct: Conduct;
  readonly record: RecordEvent;
  readonly progression: Progression;
}

/** How a step went: only "ended" lets the run go on. */
export type StepOutcome = 'ended' | 'failed' | 'refused' | 'interrupted' | 'waiting';

/** Applies one step and records how it ended; what goes wrong on the machine becomes a failed step with a hint. */
export async function applyStep(turn: StepTurn): Promise<StepOutcome> {
  const { step, record } = turn;
  await record({ kind: 'step-started', step: step.id, title: step.title });
  try {
    return await takeTurn(turn);
  } catch (error) {
    if (turn.conduct.stops.now.aborted) return 'interrupted';
    if (!(error instanceof MachineError) || error instanceof JournalStopped) throw error;
    return failStep(turn, error.message);
  }
}

/** Records a failure, with the hint that the step's type has for it. */
export async function failStep({ step, record }: StepTurn, message: string, hint?: string): Promise<'failed'> {
  const known = step.type.kind === 'change' ? step.type.explain?.(message) : undefined;
  await record({ kind: 'step-failed', step: step.id, title: step.title, message, hint: hint ?? known ?? null });
  return 'failed';
}

/** Records a good end and hands the outputs to later steps. */
export async function endStep(
  { site, step, record, progression }: StepTurn,
  result: 'changed' | 'unchanged' | 'checked' | 'acted' | 'skipped',
  rest: { readonly outputs?: Outputs; readonly pending?: string | null; readonly reason?: string } = {},
): Promise<'ended'> {
  const { outputs = {}, pending = null, reason = null } = rest;
  progression.outputs[step.id] = outputs;
  if (pending !== null) progression.pending.push(pending);
  if (tellsFacts(step)) progression.facts ??= await site.gatherFacts(await site.machine(host));
  const scope = { inputs: site.inputs, facts: progression.facts, steps: progression.outputs };
  const told = result === 'skipped' ? null : renderTell(step, scope);
  await record({ kind: 'step-ended', step: step.id, title: step.title, result, reason, outputs, pending, told });
  return 'ended';
}

async function takeTurn(turn: StepTurn): Promise<StepOutcome> {
  const { site, step, progression } = turn;
  if (readsFacts(step)) progression.facts ??= await site.gatherFacts(await site.machine(host));
  const prepared = prepare(step, { inputs: site.inputs, facts: progression.facts, steps: progression.outputs });
  switch (prepared.kind) {
    case 'skipped':
      return endStep(turn, 'skipped', { reason: prepared.reason });
    case 'unknown':
      return failStep(turn, `it needs an output of step "${prepared.after}", which has not run`);
    case 'invalid':
      return failStep(turn, prepared.diagnostics.map(formatDiagnostic).join('\n'));
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

async function applyCheck(turn: StepTurn, type: CheckStepType<unknown>, input: unknown): Promise<StepOutcome> {
  const { site, step, record } = turn;
  const findings = await type.check(input, await site.machine(step.on));
  await record({ kind: 'checks-done', step: step.id, findings });
  const failed = findings.filter(({ holds }) => !holds);
  if (failed.length === 0) return endStep(turn, 'checked');
  const refusals = failed.map(({ what, reason, evidence, remedy }) => ({
    check: what,
    reason: `${reason} ${remedy}`.trim(),
    evidence,
    override: null,
  }));
  await record({ kind: 'refused', step: step.id, refusals });
  return 'refused';
}
