import type { Parameter } from '../kernel-command-line.ts';
import { sameName } from '../kernel-command-line.ts';
import { findRow } from './find-row.ts';
import { readHugePages, sameCount } from './huge-pages.ts';
import { parseSize } from './parse-size.ts';
import { canonicalItem, sameValue } from './same-value.ts';
import { items, missingWords } from './words.ts';

/** The part of a value that decides which occurrences it competes with: "high" in crashkernel=512M,high. */
const keyOf = (value: string | null): string => /,(high|low|cma)$/.exec(value ?? '')?.[1] ?? '';

/** The occurrence that decides about a value; undefined if there is none, or if every occurrence counts. */
export function deciding<P extends Parameter>(parameters: readonly P[], wanted: Parameter): P | undefined {
  const same = parameters.filter(({ name, init }) => !init && sameName(name, wanted.name));
  const row = findRow(wanted.name);
  switch (row?.semantics) {
    case 'first':
      return same[0];
    case 'keyed':
      return same.findLast(({ value }) => keyOf(value) === keyOf(wanted.value));
    case 'last':
    case 'list':
    case 'words':
      return same.at(-1);
    default:
      return undefined;
  }
}

/** A pair of hugepagesz= and hugepages=, or a bare hugepages= if the size is null. */
export function isPoolMet(parameters: readonly Parameter[], size: string | null, count: string | null): boolean {
  const { pools, defaultSize } = readHugePages(parameters);
  const bytes = size === null ? defaultSize : parseSize(size).bytes;
  return sameCount(pools.get(bytes)?.count.value ?? null, count);
}

/**
 * True if the kernel concludes from a command line what the parameter asks for, although it may be written there in
 * another way: with more words, as another text for the same value, or overruling an earlier occurrence. Of a
 * parameter with unknown semantics, every occurrence must have this value. Arguments of init do not count.
 */
export function isMet(wanted: Parameter, line: readonly Parameter[]): boolean {
  const row = findRow(wanted.name);
  const same = line.filter(({ name, init }) => !init && sameName(name, wanted.name));
  const values = same.map(({ value }) => value);
  const equal = (value: string | null): boolean => sameValue(row, value, wanted.value);
  switch (row?.semantics) {
    case 'pages':
      if (sameName(wanted.name, 'hugepages')) return isPoolMet(line, null, wanted.value);
      return readHugePages(line).sizes.has(parseSize(wanted.value ?? '').bytes);
    case 'words':
      if (items(wanted.value).length === 0) return same.length > 0;
      return missingWords(row, wanted.value, values).length === 0;
    case 'list': {
      const there = items(deciding(line, wanted)?.value ?? null).map((item) => canonicalItem(row, item));
      return same.length > 0 && items(wanted.value).every((item) => there.includes(canonicalItem(row, item)));
    }
    case 'repeat':
      return values.some(equal);
    case 'last':
    case 'first':
    case 'keyed': {
      const one = deciding(line, wanted);
      return one !== undefined && equal(one.value);
    }
    case undefined:
      return same.length > 0 && values.every((value) => value === wanted.value);
  }
}
