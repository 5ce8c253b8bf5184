import type { Refusal } from './step-type.ts';

/** An overridden safety check as a warning of the plan: its name, reason and evidence, and the input that disables it. */
export function warned({ check, reason, evidence, override }: Refusal): string {
  return `${check}: ${reason} (${evidence})${override === null ? '' : `; ${override}: true disables this warning`}`;
}
