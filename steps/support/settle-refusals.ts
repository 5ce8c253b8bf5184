import type { Refusal } from '../../engine/model/step-type.ts';
import { warned } from '../../engine/model/warned.ts';

/** Separates refusals that stop a step from those whose override input is true; the plan shows the latter as warnings. */
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
