import type { Json } from '../../model/step-type.ts';

/** A value inside a message: quoted, short, and marked if it is empty. */
export function showValue(value: Json | undefined): string {
  if (value === null || value === undefined) return 'empty';
  if (typeof value === 'string') return `'${value.length > 60 ? `${value.slice(0, 57)}...` : value}'`;
  if (typeof value !== 'object') return String(value);
  return Array.isArray(value) ? 'a list' : 'a map of keys';
}
