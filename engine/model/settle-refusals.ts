import type { Refusal } from './step-type.ts';
import { warned } from './warned.ts';

/** Parts what was found into what holds a step up and, where the input that overrides it is true, what its plan warns of. */
export function settleRefusals(
  found: readonly Refusal[],
  input: object,
): { readonly refusals: readonly Refusal[]; readonly warnings: readonly string[] } {
  const allowed = ({ override }: Refusal): boolean =>
    override !== null && (input as Record<string, unknown>)[override] === true;
  return {
    refusals: found.filter((refusal) => !allowed(refusal)),
    warnings: found
      .filter(allowed)
      .map((refusal) => `${warned({ ...refusal, override: null })}; ${refusal.override} allows it`),
  };
}
