import type { Refusal } from '../../engine/model/step-type.ts';

/** A refusal that no input overrides, unless `more` names one; `check` is its section in docs/preflights.md, `evidence` how it was seen. */
export const refusal = (
  check: string,
  reason: string,
  evidence: string,
  more: Partial<Omit<Refusal, 'check' | 'reason' | 'evidence'>> = {},
): Refusal => ({ check, reason, evidence, override: null, ...more });
