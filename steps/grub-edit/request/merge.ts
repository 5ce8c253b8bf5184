import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { sameName } from '../../../facts/boot/kernel-command-line.ts';
import { findRow, isUnclear } from '../../../facts/boot/parameters/find-row.ts';
import { readHugePages } from '../../../facts/boot/parameters/huge-pages.ts';
import { deciding, isPoolMet } from '../../../facts/boot/parameters/is-met.ts';
import { canonicalItem } from '../../../facts/boot/parameters/same-value.ts';
import { items, missingWords } from '../../../facts/boot/parameters/words.ts';
import { parseSize } from '../../../facts/boot/parameters/parse-size.ts';
import type { Request } from './request.ts';
import { isOfPages, removedBy, satisfies, shortenedBy } from './request.ts';

/** What happens to the parameters of a line so that a request is met. */
export interface Merge<P extends Parameter> {
  readonly removed: readonly P[];
  readonly rewritten: readonly { readonly from: P; readonly value: string | null }[];
  /** Parameters to add behind the line, before the arguments of init. */
  readonly added: readonly Parameter[];
  /** Occurrences that would have to be replaced although it is unknown how the kernel treats the parameter. */
  readonly unclear: readonly P[];
}

const nothing = { removed: [], rewritten: [], added: [], unclear: [] };

/** Whether an occurrence may get another value, or more words. */
export type MayRewrite<P> = (parameter: P, keepsWords: boolean) => boolean;

function setOnly<P extends Parameter>(line: readonly P[], { wanted }: Request, may: MayRewrite<P>): Merge<P> {
  const [first] = wanted;
  const pair = wanted.length === 2 || sameName(first.name, 'hugepages');
  const same = line.filter((one) => (pair ? isOfPages(one) : sameName(one.name, first.name)));
  const keep = pair
    ? undefined
    : (same.find(({ value }) => value === first.value) ?? same.find((one) => may(one, false)));
  return {
    ...nothing,
    removed: same.filter((one) => one !== keep),
    rewritten: keep === undefined || keep.value === first.value ? [] : [{ from: keep, value: first.value }],
    added: keep === undefined ? wanted : [],
  };
}

/** Pages of a size, or of the default size: the number that decides is changed, or a pair is added where it counts. */
function ensurePool<P extends Parameter>(line: readonly P[], { wanted }: Request, may: MayRewrite<P>): Merge<P> {
  const [first, second] = wanted;
  const size = second === undefined ? null : first.value;
  const count = second ?? first;
  const { pools, defaultSize, decides } = readHugePages(line);
  const bytes = size === null ? defaultSize : parseSize(size).bytes;
  const there = pools.get(bytes)?.count;
  if (there !== undefined && may(there, true)) return { ...nothing, rewritten: [{ from: there, value: count.value }] };
  const named: Parameter = { name: 'hugepagesz', value: size ?? decides?.value ?? '2M', init: false };
  const pair = [second === undefined ? named : first, count];
  const lone = line.filter(
    (one) => sameName(one.name, 'hugepagesz') && parseSize(one.value ?? '').bytes === bytes && may(one, false),
  );
  const ways: readonly Merge<P>[] = [
    ...(second === undefined ? [{ ...nothing, added: [count] }] : []),
    { ...nothing, added: pair },
    { ...nothing, added: [count] },
    { ...nothing, removed: lone, added: pair },
  ];
  const works = ({ removed, added }: Merge<P>): boolean =>
    isPoolMet([...line.filter((one) => !removed.includes(one)), ...added], size, count.value);
  return ways.find(works) ?? { ...nothing, added: pair };
}

function ensure<P extends Parameter>(line: readonly P[], request: Request, may: MayRewrite<P>): Merge<P> {
  const [wanted, second] = request.wanted;
  if (second !== undefined || sameName(wanted.name, 'hugepages')) return ensurePool(line, request, may);
  const row = findRow(wanted.name);
  const same = line.filter(({ name }) => sameName(name, wanted.name));
  const one = deciding(line, wanted);
  if (
    row === null ||
    (one !== undefined && (isUnclear(wanted.name, one.value) || isUnclear(wanted.name, wanted.value)))
  )
    return same.length === 0 ? { ...nothing, added: [wanted] } : { ...nothing, unclear: same };
  const replace = (value: string | null, keepsWords: boolean): Merge<P> =>
    one !== undefined && may(one, keepsWords)
      ? { ...nothing, rewritten: [{ from: one, value }] }
      : { ...nothing, added: [{ ...wanted, value }] };
  switch (row.semantics) {
    case 'last':
    case 'first':
    case 'keyed':
      return replace(wanted.value, false);
    case 'list': {
      const there = items(one?.value ?? null);
      const known = there.map((item) => canonicalItem(row, item));
      const more = items(wanted.value).filter((item) => !known.includes(canonicalItem(row, item)));
      return replace([...there, ...new Set(more)].join(','), true);
    }
    case 'words': {
      const values = same.map(({ value }) => value);
      const more = missingWords(row, wanted.value, values).join(',');
      if (one === undefined) return { ...nothing, added: [wanted] };
      // Another variable of GRUB may also serve other entries, so only a place that may get the word gets it.
      return may(one, false)
        ? { ...nothing, rewritten: [{ from: one, value: [...items(one.value), more].join(',') }] }
        : { ...nothing, added: [{ ...wanted, value: more }] };
    }
    case 'repeat':
    case 'pages':
      return { ...nothing, added: [wanted] };
  }
}

/**
 * How a line without the arguments of init is changed so that it meets a request. Words that the request does not name
 * are kept; a value is replaced only if it is known that the kernel uses one occurrence. `may` limits the occurrences
 * that can be changed in place; for the others a parameter is added, and the caller checks whether that was enough.
 * Pure.
 */
export function merge<P extends Parameter>(line: readonly P[], request: Request, may: MayRewrite<P>): Merge<P> {
  if (satisfies(request, line)) return nothing;
  switch (request.kind) {
    case 'remove':
      return { ...nothing, removed: removedBy(request, line), rewritten: shortenedBy(request, line) };
    case 'set':
      return setOnly(line, request, may);
    case 'ensure':
      return ensure(line, request, may);
  }
}

/** The parameters of a line after the requests were carried out in order, as far as they can be met. */
export function mergeAll(line: readonly Parameter[], requests: readonly Request[]): readonly Parameter[] {
  return requests.reduce((made: readonly Parameter[], request) => {
    const plain = made.filter(({ init }) => !init);
    const { removed, rewritten, added } = merge(plain, request, () => true);
    const changed = plain
      .filter((one) => !removed.includes(one))
      .map((one) => {
        const other = rewritten.find(({ from }) => from === one);
        return other === undefined ? one : { ...one, value: other.value };
      });
    return [...changed, ...added, ...made.filter(({ init }) => init)];
  }, line);
}
