/** The demands on a value; all given demands must be met. */
export interface Demands {
  readonly exists?: boolean;
  readonly equals?: unknown;
  readonly one_of?: readonly unknown[];
  readonly at_least?: number | string;
  readonly contains?: number | string;
}

const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** Equality for people: values with the same text are equal, so "4" is 4 and "true" is true. */
function same(left: unknown, right: unknown): boolean {
  if (isScalar(left) && isScalar(right)) return String(left) === String(right);
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Compares version numbers part by part, as numbers: 5.10 comes after 5.9. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0));
  for (let index = 0; index < Math.max(a?.length ?? 0, b?.length ?? 0); index += 1) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function atLeast(value: unknown, least: string | number): boolean {
  if (!isScalar(value) || String(value).trim() === '') return false;
  const numbers = [value, least].map(Number);
  if (numbers.every(Number.isFinite) && typeof least === 'number') return (numbers[0] ?? 0) >= (numbers[1] ?? 0);
  return compareVersions(String(value), String(least)) >= 0;
}

function contains(value: unknown, part: string | number): boolean {
  if (Array.isArray(value)) return value.some((element) => same(element, part));
  return isScalar(value) && String(value).includes(String(part));
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** The demand that a value does not meet, in words; null if it meets all. Undefined means that the value does not exist. */
export function unmetDemand(value: unknown, check: Demands): string | null {
  const shown = (one: unknown): string => (one === undefined ? 'absent' : JSON.stringify(one));
  if (check.exists !== undefined && isEmpty(value) === check.exists)
    return check.exists ? 'it must exist' : 'it must not exist';
  if (check.equals !== undefined && !same(value, check.equals)) return `${shown(check.equals)} is required`;
  if (check.one_of !== undefined && !check.one_of.some((one) => same(value, one))) {
    return `one of ${check.one_of.map(shown).join(', ')} is required`;
  }
  if (check.at_least !== undefined && !atLeast(value, check.at_least)) return `at least ${check.at_least} is required`;
  if (check.contains !== undefined && !contains(value, check.contains))
    return `it does not contain ${shown(check.contains)}`;
  const hasDemands = [check.exists, check.equals, check.one_of, check.at_least, check.contains].some(
    (one) => one !== undefined,
  );
  return hasDemands || (!isEmpty(value) && value !== false) ? null : 'it must exist';
}
