import type { Pointer } from '../../model/diagnostic.ts';
import type { Naming } from './explain-error.ts';

/** Names for the values inside the `with` of a step, which is at `base`. */
export function stepNaming(id: string, type: string, base: Pointer): Naming {
  return partNaming(`step '${id}' (${type})`, base);
}

/** Names for the values inside the `with`, at `base`, of a step or a block. */
export function partNaming(kind: string, base: Pointer): Naming {
  const whole = `'with' of ${kind}`;
  return (pointer) => (pointer.length <= base.length ? whole : `${dotted(pointer.slice(base.length))} in ${whole}`);
}

/** A path in the form for people: 'a.b[0]'. */
export function dotted(pointer: Pointer): string {
  const path = pointer.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  return `'${path.replace(/^\./, '')}'`;
}
