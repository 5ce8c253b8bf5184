import { compileSchema } from '../../engine/schema/compile-schema.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import type { Json, Proposal, StepType } from '../../engine/model/step-type.ts';

/** The input of a step with the defaults of its schema, as in a playbook. Throws an Error if the schema refuses it: that is a bug. */
export function inputOf(type: StepType, given: { readonly [key: string]: Json }): Json {
  const input = structuredClone(given) as Json;
  const wrong = compileSchema(type.schema)(input);
  if (wrong.length > 0) throw new Error(`${type.name}: ${wrong[0]?.instancePath} ${wrong[0]?.message}`);
  return input;
}

/** The proposal and the refusals of a step on a machine as it is now: the checks of the step itself, not a second copy of them. */
export async function proposalOf(
  type: StepType,
  given: { readonly [key: string]: Json },
  machine: MachineReader,
): Promise<Proposal> {
  if (type.kind !== 'change') throw new Error(`step type ${type.name} made no proposal`);
  const input = inputOf(type, given);
  return type.plan(input, await type.probe(input, machine));
}
