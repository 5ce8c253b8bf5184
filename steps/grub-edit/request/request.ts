import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { formatParameter, parseKernelCommandLine, sameName } from '../../../facts/boot/kernel-command-line.ts';
import { findRow } from '../../../facts/boot/parameters/find-row.ts';
import { readHugePages } from '../../../facts/boot/parameters/huge-pages.ts';
import { isMet, isPoolMet } from '../../../facts/boot/parameters/is-met.ts';
import type { ParameterRow } from '../../../facts/boot/parameters/parameter-row.ts';
import { canonicalItem, sameValue } from '../../../facts/boot/parameters/same-value.ts';
import { items } from '../../../facts/boot/parameters/words.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';

/**
 * A single requirement for the command line. `wanted` is a parameter, or a hugepagesz with its hugepages; `remove` with
 * a null value means any value.
 */
export interface Request {
  readonly kind: 'ensure' | 'set' | 'remove';
  readonly wanted: readonly [Parameter] | readonly [Parameter, Parameter];
}

const parse = (token: string): Parameter =>
  parseKernelCommandLine(token)[0] ?? { name: token, value: null, init: false };

/** Joins a hugepagesz to the hugepages right after it. */
function paired(kind: 'ensure' | 'set', parameters: readonly Parameter[]): readonly Request[] {
  const requests: Request[] = [];
  for (let at = 0; at < parameters.length; at += 1) {
    const [first, second] = [parameters[at], parameters[at + 1]];
    if (first === undefined) continue;
    const joins = second !== undefined && sameName(first.name, 'hugepagesz') && sameName(second.name, 'hugepages');
    requests.push({ kind, wanted: joins ? [first, second] : [first] });
    if (joins) at += 1;
  }
  return requests;
}

/** The requests of a step, in the order of execution: remove, set, ensure. */
export function requestsOf({ parameters }: GrubEdit): readonly Request[] {
  const set = Object.entries(parameters.set).map(([name, value]) => ({ name, value, init: false }));
  return [
    ...parameters.remove.map((token): Request => ({ kind: 'remove', wanted: [parse(token)] })),
    ...paired('set', set),
    ...paired('ensure', parameters.ensure.map(parse)),
  ];
}

/** A request as a person reads it, e.g. "intel_iommu=on" or "without quiet". */
export function describeRequest({ kind, wanted }: Request): string {
  const text = wanted.map(formatParameter).join(' ');
  return kind === 'remove' ? `without ${text}` : text;
}

/** True for a parameter that counts huge pages or names their size. */
export const isOfPages = ({ name }: Parameter): boolean => findRow(name)?.semantics === 'pages';

/** The words that a removal takes away: with a hugepagesz also its hugepages, and with a number also its size. */
export function removedBy<P extends Parameter>({ wanted: [first] }: Request, line: readonly P[]): readonly P[] {
  const row = findRow(first.name);
  const meant = line.filter(
    ({ name, value, init }) =>
      !init &&
      sameName(name, first.name) &&
      (first.value === null ||
        sameValue(row, value, first.value) ||
        (hasItems(row) && keptItems(row, value, first.value)?.length === 0)),
  );
  const pools = [...readHugePages(line).pools.values()].filter(({ size }) => size !== null);
  const partners = pools.flatMap(({ size, count }) =>
    meant.some((one) => one === size || one === count) ? [size, count] : [],
  );
  return line.filter((one) => meant.includes(one) || partners.includes(one));
}

/** True for a parameter whose value is a list of words or items, so that a single item can be removed. */
const hasItems = (row: ParameterRow | null): boolean => row?.semantics === 'words' || row?.semantics === 'list';

/** The items of a value that a removal of other items leaves; null if the value has none of those. */
function keptItems(row: ParameterRow | null, value: string | null, gone: string): readonly string[] | null {
  const out = items(gone).map((item) => canonicalItem(row, item));
  const kept = items(value).filter((item) => !out.includes(canonicalItem(row, item)));
  return kept.length === items(value).length ? null : kept;
}

/** The values from which a removal takes only some items, with what is left of them. */
export function shortenedBy<P extends Parameter>(
  { wanted: [first] }: Request,
  line: readonly P[],
): readonly { readonly from: P; readonly value: string }[] {
  const row = findRow(first.name);
  const gone = first.value;
  if (!hasItems(row) || gone === null) return [];
  return line.flatMap((from) => {
    const kept = from.init || !sameName(from.name, first.name) ? null : keptItems(row, from.value, gone);
    return kept === null || kept.length === 0 ? [] : [{ from, value: kept.join(',') }];
  });
}

/** True if a command line matches the request; arguments of init are ignored. */
export function satisfies(request: Request, line: readonly Parameter[]): boolean {
  const parameters = line.filter(({ init }) => !init);
  const { kind, wanted } = request;
  const [first, count] = wanted;
  const { name, value } = first;
  const row = findRow(name);
  const same = parameters.filter((parameter) => sameName(parameter.name, name));
  switch (kind) {
    case 'remove':
      if (hasItems(row) && value !== null) return same.every((one) => keptItems(row, one.value, value) === null);
      return same.every((parameter) => value !== null && !sameValue(row, parameter.value, value));
    case 'set': {
      const only = parameters.filter(isOfPages).length;
      if (count !== undefined) return only === 2 && isPoolMet(parameters, value, count.value);
      if (sameName(name, 'hugepages')) return only === 1 && isPoolMet(parameters, null, value);
      return same.length === 1 && sameValue(row, same[0]?.value ?? null, value);
    }
    case 'ensure':
      return count === undefined ? isMet(first, parameters) : isPoolMet(parameters, value, count.value);
  }
}
