import { matchesGlob } from '../../engine/text/matches-glob.ts';
import { variantOf } from './measured.ts';
import type { Environment, Measured } from './measured.ts';

/** One property that differs between variants. */
export interface Difference {
  readonly name: string;
  /** The values by variant; several values if the runs of a variant differ. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** True if the study allows it to differ. */
  readonly isIntended: boolean;
}

/** The properties that differ between two records of the same machines, by name. */
export function changedBetween(before: Environment, after: Environment): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => before[name] !== after[name] && !changesByItself(name))
    .toSorted();
}

/** Names that begin with "now" are properties that change by themselves, such as the load; they are shown, but do not prevent a verdict. */
export const changesByItself = (name: string): boolean => name.startsWith('now ');

/** Every property that differs between the machines of the measurements; a property that one of them did not record differs too. */
export function environmentDifferences(
  measured: readonly Measured[],
  intended: readonly string[],
): readonly Difference[] {
  const looks = measured.filter(({ before }) => before !== null);
  const seen = looks.flatMap(({ before }) => Object.keys(before ?? {}));
  const names = new Set(seen.filter((name) => !changesByItself(name)));
  return [...names].toSorted().flatMap((name): readonly Difference[] => {
    const values = new Map<string, string[]>();
    for (const each of looks) {
      const variant = variantOf(each);
      const value = each.before?.[name] ?? 'not recorded';
      const known = values.get(variant) ?? [];
      values.set(variant, known.includes(value) ? known : [...known, value]);
    }
    const all = new Set([...values.values()].flat());
    return all.size > 1 ? [{ name, values, isIntended: intended.some((pattern) => matches(pattern, name)) }] : [];
  });
}

/** The unintended differences between two variants, or within one of them. */
export function unintended(differences: readonly Difference[], baseline: string, variant: string): readonly string[] {
  return differences
    .filter(({ isIntended }) => !isIntended)
    .filter(({ values }) => new Set([baseline, variant].flatMap((each) => values.get(each) ?? [])).size > 1)
    .map(({ name }) => name);
}

/** A pattern is a name in which * matches any text. */
const matches = (pattern: string, name: string): boolean => matchesGlob(pattern.toLowerCase(), name.toLowerCase());
