import { blocksAround } from './language/part.ts';
import type { Step } from './playbook.ts';

const mentionsFacts = (text: string): boolean => /\{\{[^}]*\bfacts\b/.test(text);

/** True when what a step tells at its end may look at facts. */
export const tellsFacts = (step: Step): boolean =>
  step.tell !== null && (mentionsFacts(step.tell) || (step.block !== undefined && readsFacts(step)));

/** True when a step's templates may look at facts, so that they need gathering first. */
export function readsFacts(step: Step): boolean {
  const parts = [step, ...blocksAround(step.block)];
  return parts.some((part) => mentionsFacts(`${part.when ?? ''} ${JSON.stringify(part.with)}`));
}
