import type { Change } from '../engine/model/change.ts';
import type { Change as AnyChange } from './index.ts';

/** True for a change of one kind, with the keys of that kind: every change was judged by the schema of its kind. */
export const isKind = <K extends AnyChange['kind']>(
  change: Change,
  kind: K,
): change is Extract<AnyChange, { readonly kind: K }> => change.kind === kind;
