import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { formatParameter, parseKernelCommandLine, sameName } from '../../../facts/boot/kernel-command-line.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { semanticsOf } from './parameter-semantics.ts';

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

/** The items of a comma-separated list. */
export const items = (value: string | null): readonly string[] =>
  (value ?? '').split(',').filter((item) => item !== '');

/** Each hugepages= with its hugepagesz=; null if it counts pages of the default size. */
export function pagePools<P extends Parameter>(
  parameters: readonly P[],
): readonly { readonly size: P | null; readonly count: P }[] {
  let size: P | null = null;
  const pools: { readonly size: P | null; readonly count: P }[] = [];
  for (const parameter of parameters) {
    if (sameName(parameter.name, 'hugepagesz')) size = parameter;
    else if (sameName(parameter.name, 'hugepages')) pools.push({ size, count: parameter });
  }
  return pools;
}

/** The occurrence that the kernel uses; undefined if there is none. */
export function winner<P extends Parameter>(parameters: readonly P[], name: string): P | undefined {
  const same = parameters.filter((parameter) => sameName(parameter.name, name));
  return semanticsOf(name) === 'first' ? same[0] : same.at(-1);
}

/** The page pool of a size; only the first is used, the kernel ignores a repeated size. */
export function poolOf<P extends Parameter>(
  parameters: readonly P[],
  size: string | null,
): { readonly size: P | null; readonly count: P } | undefined {
  return pagePools(parameters).find((pool) => (pool.size?.value ?? null) === size);
}

function pairHolds(
  kind: 'ensure' | 'set',
  parameters: readonly Parameter[],
  size: string | null,
  count: string | null,
): boolean {
  if (poolOf(parameters, size)?.count.value !== count) return false;
  const named = parameters.filter(({ name }) => semanticsOf(name) === 'pair').length;
  return kind === 'ensure' || named === (size === null ? 1 : 2);
}

/** True if a command line matches the request; arguments of init are ignored. */
export function satisfies(request: Request, line: readonly Parameter[]): boolean {
  const parameters = line.filter(({ init }) => !init);
  const { kind, wanted } = request;
  const [{ name, value }, count] = wanted;
  const same = parameters.filter((parameter) => sameName(parameter.name, name));
  switch (kind) {
    case 'remove':
      return same.every((parameter) => value !== null && parameter.value !== value);
    case 'set':
      if (count !== undefined) return pairHolds(kind, parameters, value, count.value);
      if (sameName(name, 'hugepages')) return pairHolds(kind, parameters, null, value);
      return same.length === 1 && same[0]?.value === value;
    case 'ensure':
      if (count !== undefined) return pairHolds(kind, parameters, value, count.value);
      if (sameName(name, 'hugepages')) return pairHolds(kind, parameters, null, value);
      switch (semanticsOf(name)) {
        case 'last':
        case 'first':
          return winner(parameters, name)?.value === value;
        case 'list': {
          const present = items(winner(parameters, name)?.value ?? null);
          return same.length > 0 && items(value).every((item) => present.includes(item));
        }
        case 'repeat':
        case 'pair':
          return same.some((parameter) => parameter.value === value);
      }
  }
}
