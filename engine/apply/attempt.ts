import type { Recorded } from '../journal/recorded.ts';
import type { RecordEvent } from '../journal/record-event.ts';
import type { Plan } from '../model/plan.ts';
import type { Step } from '../model/playbook.ts';
import type { Conduct, Site } from '../model/site.ts';
import type { Refusal } from '../model/step-type.ts';
import type { Progression } from './progression.ts';

/** Everything that is needed to apply one step. */
export interface StepTurn {
  readonly run: string;
  readonly site: Site;
  readonly step: Step;
  readonly approved: Plan;
  readonly recorded: Recorded | null;
  readonly conduct: Conduct;
  readonly record: RecordEvent;
  readonly progression: Progression;
}

/** How one attempt ended. A final failure is not tried again: a refusal, a plan that differs from the approved one, or a conflict that a person must resolve. */
export type Attempt =
  | { readonly kind: 'ended' | 'interrupted' | 'waiting' }
  | { readonly kind: 'failed'; readonly message: string; readonly hint: string | null; readonly final: boolean }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[]; readonly final: boolean };

/** A failure that another attempt may avoid. */
export const failed = (message: string, hint?: string): Attempt => ({
  kind: 'failed',
  message,
  hint: hint ?? null,
  final: false,
});

/** A failure that every further attempt would have too, or after which no further attempt is allowed. */
export const failedForGood = (message: string, hint?: string): Attempt => ({
  kind: 'failed',
  message,
  hint: hint ?? null,
  final: true,
});
