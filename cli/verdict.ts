import type { Plan } from '../engine/plan.ts';

/** What a plan as a whole allows. */
export type Verdict = 'nothing' | 'pending' | 'refused' | 'invalid';

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
      case 'change':
      case 'act':
      case 'unknown':
        if (verdict === 'nothing') verdict = 'pending';
        break;
      case 'unchanged':
      case 'skipped':
        break;
    }
  }
  return verdict;
}
