import { variantOf } from './measured.ts';
import type { Environment, Measured } from './measured.ts';

/** One thing in which variants differ. */
export interface Difference {
  readonly name: string;
  /** The values by variant; more than one where it was not the same in all of its runs. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** True where the study says that it may differ. */
  readonly isIntended: boolean;
}

/** What differs between two looks at the same machines, by name. */
export function changedBetween(before: Environment, after: Environment): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => before[name] !== after[name] && !changesByItself(name))
    .toSorted();
}

/** Names beginning with "now" are of things that change by themselves, such as the load; they are shown and confound nothing. */
export const changesByItself = (name: string): boolean => name.startsWith('now ');

/** Everything in which the machines of the measurements were not alike; a thing that was not looked at in one of them differs too. */
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

/** What differs between two variants, or within one of them, and was not intended. */
export function unintended(differences: readonly Difference[], baseline: string, variant: string): readonly string[] {
  return differences
    .filter(({ isIntended }) => !isIntended)
    .filter(({ values }) => new Set([baseline, variant].flatMap((each) => values.get(each) ?? [])).size > 1)
    .map(({ name }) => name);
}

/** A pattern is a name, in which * stands for anything. */
function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(name);
}
