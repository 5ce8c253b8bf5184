import type { Step } from './playbook.ts';

/** True when a step's templates may look at facts, so that they need gathering first. */
export function readsFacts(step: Step): boolean {
  return /\{\{[^}]*\bfacts\b/.test(`${step.when ?? ''} ${JSON.stringify(step.with)}`);
}
