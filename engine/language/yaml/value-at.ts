import type { Pointer } from '../../model/diagnostic.ts';
import type { Json } from '../../model/step-type.ts';

/** The value at a pointer, through own properties only. */
export function valueAt(data: Json | undefined, pointer: Pointer): Json | undefined {
  let value: Json | undefined = data;
  for (const name of pointer) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as { readonly [key: string]: Json })[name];
  }
  return value;
}
