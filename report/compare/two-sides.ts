import type { Measured } from './measured.ts';
import { variantOf } from './measured.ts';

/** A comparison of two sets of measurements: a variant that both contain, or the only variant of each. */
export interface Question {
  /** The compared variant, or both names. */
  readonly title: string;
  readonly measured: readonly Measured[];
  readonly baseline: string;
}

/** Assigns a measurement to a side and removes it from its study's blocks, because the two sides come from different sessions. */
const onSide = (measured: Measured, side: string): Measured => ({
  ...measured,
  measurement: { ...measured.measurement, name: side, study: null },
});

/**
 * The possible comparisons of two archives: each variant that both contain, or the only variant of each. Null if each
 * has several and none in common.
 */
export function questionsOf(
  a: { readonly name: string; readonly measured: readonly Measured[] },
  b: { readonly name: string; readonly measured: readonly Measured[] },
): readonly Question[] | null {
  const [before, after] = [Map.groupBy(a.measured, variantOf), Map.groupBy(b.measured, variantOf)];
  const both = [...before.keys()].filter((variant) => after.has(variant));
  const sides = (ofA: readonly Measured[], ofB: readonly Measured[]): readonly Measured[] => [
    ...ofA.map((each) => onSide(each, a.name)),
    ...ofB.map((each) => onSide(each, b.name)),
  ];
  if (both.length > 0) {
    return both.map((variant) => ({
      title: variant,
      measured: sides(before.get(variant) ?? [], after.get(variant) ?? []),
      baseline: a.name,
    }));
  }
  if (before.size !== 1 || after.size !== 1) return null;
  return [
    {
      title: `${[...before.keys()][0]} and ${[...after.keys()][0]}`,
      measured: sides(a.measured, b.measured),
      baseline: a.name,
    },
  ];
}
