import { compileSchema } from '../../engine/schema/compile-schema.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import type { Json, Proposal, StepType } from '../../engine/model/step-type.ts';

/** A step's input with the defaults of its schema, as a playbook's step gets them. Throws an Error for what the schema refuses: that is a bug. */
export function inputOf(type: StepType, given: { readonly [key: string]: Json }): Json {
  const input = structuredClone(given) as Json;
  const wrong = compileSchema(type.schema)(input);
  if (wrong.length > 0) throw new Error(`${type.name}: ${wrong[0]?.instancePath} ${wrong[0]?.message}`);
  return input;
}

/** What a step of a playbook would propose and refuse on a machine as it is now: its own checks, not a second copy of them. */
export async function proposalOf(
  type: StepType,
  given: { readonly [key: string]: Json },
  machine: MachineReader,
): Promise<Proposal> {
  if (type.kind !== 'change') throw new Error(`step type ${type.name} made no proposal`);
  const input = inputOf(type, given);
  return type.plan(input, await type.probe(input, machine));
}
