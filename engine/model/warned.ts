import type { Refusal } from './step-type.ts';

/** A safety check that does not hold anything up, as a plan's warning: its name, why, how it was seen, and the input that quiets it. */
export function warned({ check, reason, evidence, override }: Refusal): string {
  return `${check}: ${reason} (${evidence})${override === null ? '' : `; ${override}: true disables this warning`}`;
}
