import type { Proposal } from '../../../changes/proposal.ts';
import type { ActStepType, ChangeStepType, CheckStepType, StepType } from '../../../engine/model/step-type.ts';
import type { MachineReader } from '../../../engine/model/machine.ts';
import { filled } from './filled.ts';

/** A step type that makes changes; throws for a step type of another kind. */
export function ofKind(type: StepType, kind: 'change'): ChangeStepType<unknown, unknown>;
export function ofKind(type: StepType, kind: 'act'): ActStepType<unknown>;
export function ofKind(type: StepType, kind: 'check'): CheckStepType<unknown>;
export function ofKind(type: StepType, kind: StepType['kind']): StepType {
  if (type.kind !== kind) throw new Error(`${type.name} is of the kind ${type.kind}`);
  return type;
}

/** Probes and plans with the defaults of the schema filled in. */
export async function planOf(type: StepType, input: object, machine: MachineReader): Promise<Proposal> {
  const change = ofKind(type, 'change');
  const whole = filled(change.schema, input);
  // A step type of this project proposes changes of this project's kinds.
  return change.plan(whole, await change.probe(whole, machine)) as Proposal;
}
