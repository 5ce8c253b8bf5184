import type { Step } from './playbook.ts';

const mentionsFacts = (text: string): boolean => /\{\{[^}]*\bfacts\b/.test(text);

/** True when what a step tells at its end may look at facts. */
export const tellsFacts = (step: Step): boolean => mentionsFacts(step.tell ?? '');

/** True when a step's templates may look at facts, so that they need gathering first. */
export function readsFacts(step: Step): boolean {
  return mentionsFacts(`${step.when ?? ''} ${JSON.stringify(step.with)}`);
}
