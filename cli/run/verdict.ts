import type { Plan } from '../../engine/model/plan.ts';

/** The result of a plan as a whole; "looking" has no changes, only acts that change nothing, such as waiting. */
export type Verdict = 'nothing' | 'looking' | 'pending' | 'refused' | 'invalid';

/** Invalid before refused before pending: the first thing that must be dealt with. */
export function verdictOf(plan: Plan): Verdict {
  let verdict: Verdict = 'nothing';
  for (const step of plan.steps) {
    switch (step.kind) {
      case 'invalid':
        return 'invalid';
      case 'refused':
        verdict = 'refused';
        break;
      case 'checked':
        if (step.findings.some(({ holds }) => !holds)) verdict = 'refused';
        break;
      case 'act':
        if (step.reboots && verdict !== 'refused') verdict = 'pending';
        if (verdict === 'nothing') verdict = 'looking';
        break;
      case 'change':
      case 'unchecked':
      case 'unknown':
        if (verdict !== 'refused') verdict = 'pending';
        break;
      case 'unchanged':
      case 'skipped':
        break;
    }
  }
  return verdict;
}

/** Whether carrying out a plan runs a program of its playbook, so that it needs an approval even if it changes nothing. */
export const runsPrograms = (plan: Plan): boolean =>
  plan.steps.some((step) => step.kind === 'act' && step.programs !== undefined);
