import type { Result } from '../model/diagnostic.ts';
import { expandForEach } from '../language/load/expand-for-each.ts';
import type { Inputs, Playbook } from '../model/playbook.ts';
import { selectSteps } from './select-steps.ts';
import type { Selection } from '../model/selection.ts';

/**
 * The playbook with the steps of a run: each for_each is expanded, and steps that are not selected are marked. Pure,
 * so resume gets the same steps.
 */
export function expandSteps(playbook: Playbook, inputs: Inputs, selection: Selection | null): Result<Playbook> {
  const expanded = expandForEach(playbook.steps, inputs);
  if (!expanded.ok) return expanded;
  const selected = selectSteps(expanded.value, selection);
  return selected.ok ? { ok: true, value: { ...playbook, steps: selected.value } } : selected;
}
