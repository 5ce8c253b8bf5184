import type { Step } from '../model/playbook.ts';
import { WithheldCheck } from '../model/unknown-value.ts';

import type { Verdict, Walk } from './walk.ts';

/** A step whose check was withheld: approving the plan approves the check, and the changes that it may lead to. */
export function uncheckedStep(walk: Walk, { id, type }: Step, input: unknown, { argv, why }: WithheldCheck): Verdict {
  const may = type.kind === 'change' ? type.unchecked?.(input) : undefined;
  walk.outputs[id] = type.kind === 'check' ? {} : (may?.outputs ?? 'unknown');
  return { kind: 'unchecked', check: { argv, why }, changes: may?.changes ?? [], warnings: may?.warnings ?? [] };
}
