import type { Attempt, StepTurn } from './attempt.ts';
import type { StepEnded } from '../model/event.ts';
import { renderTell } from '../language/load/prepare.ts';
import { tellsFacts } from '../plan/reads-facts.ts';
import { scopeOf } from '../plan/scope-of.ts';
import { host } from '../model/site.ts';
import type { Outputs } from '../model/step-type.ts';

/** Records the successful end of a step and passes its outputs to later steps. */
export async function endStep(
  { site, step, record, progression }: StepTurn,
  result: StepEnded['result'],
  rest: {
    readonly outputs?: Outputs;
    readonly pending?: string | null;
    readonly reason?: string;
    readonly remark?: string | null;
  } = {},
): Promise<Attempt> {
  const { outputs = {}, pending = null, reason = null, remark = null } = rest;
  progression.outputs[step.id] = outputs;
  if (pending !== null) progression.pending.push(pending);
  if (result !== 'skipped' && tellsFacts(step)) progression.facts ??= await site.gatherFacts(await site.machine(host));
  const scope = scopeOf(site, progression.facts, progression.outputs);
  const telling = result === 'skipped' ? null : renderTell(step, scope);
  const told = remark === null || telling === null ? (telling ?? remark) : `${telling}\n${remark}`;
  await record({ kind: 'step-ended', step: step.id, title: step.title, result, reason, outputs, pending, told });
  return { kind: 'ended' };
}
