import type { Json } from '../../model/step-type.ts';

/** A deep copy whose maps have no prototype and only the names they own. */
export function copyData(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(copyData);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.create(null) as { [key: string]: Json };
  for (const [key, each] of Object.entries(value)) if (key !== '__proto__') copy[key] = copyData(each as Json);
  return copy;
}
