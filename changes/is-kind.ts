import type { Change } from '../engine/model/change.ts';
import type { Change as AnyChange } from './index.ts';

/** True for a change of this kind; its keys are typed, because the schema of the kind has validated every change. */
export const isKind = <K extends AnyChange['kind']>(
  change: Change,
  kind: K,
): change is Extract<AnyChange, { readonly kind: K }> => change.kind === kind;
