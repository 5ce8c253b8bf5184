import type { Scope, StepOutputs } from '../model/playbook.ts';
import type { Site } from '../model/site.ts';
import type { Json, Outputs } from '../model/step-type.ts';

/** What templates see if these outputs are known by the IDs of steps: the outputs of a step with for_each are one list. */
export function scopeOf(
  { playbook, inputs }: Pick<Site, 'playbook' | 'inputs'>,
  facts: Json | undefined,
  outputs: Readonly<Record<string, Outputs | 'unknown'>>,
): Scope {
  const lists: Record<string, (Outputs | 'unknown')[]> = {};
  for (const { id, each } of playbook.steps) {
    if (each === undefined) continue;
    const list = (lists[each.of] ??= []);
    if (each.kind === 'item') list.push(outputs[id] ?? {});
  }
  const steps: Readonly<Record<string, StepOutputs>> = { ...outputs, ...lists };
  return { inputs, facts, steps };
}
