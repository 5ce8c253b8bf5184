import type { Refusal } from '../../engine/model/step-type.ts';

/** A refusal without an override, unless `more` gives one. `check` is the name of its section in docs/preflights.md, `evidence` is the observation. */
export const refusal = (
  check: string,
  reason: string,
  evidence: string,
  more: Partial<Omit<Refusal, 'check' | 'reason' | 'evidence'>> = {},
): Refusal => ({ check, reason, evidence, override: null, ...more });
