import type { ChangeKinds } from '../model/change-kinds.ts';
import type { Change } from '../model/change.ts';
import type { Distance } from '../model/distance.ts';
import { isSealed } from '../secrets/mark.ts';

/** The state that a run left and the present state, in words and as observed, and the distance between them. */
export interface Drift {
  /** Null if the change was interrupted, so that the state that it left was not observed. */
  readonly left: string | null;
  readonly found: string;
  readonly distance: Distance | null;
  readonly seen: { readonly left: unknown; readonly found: unknown };
}

/** Of a change with a secret that is not known, nothing of the present state is shown: it may contain the secret. */
const concealed: Drift = {
  left: 'a text with a secret',
  found: 'not shown, because it may contain this secret',
  distance: null,
  seen: { left: null, found: null },
};

/**
 * The drift of a change from the state that it left (`left` as observed, undefined if its end was not observed) to the
 * present state `found`.
 */
export function driftOf(change: Change, left: unknown, found: unknown, kinds: ChangeKinds): Drift {
  if (isSealed(change) || isSealed(left)) return concealed;
  return {
    left: left === undefined ? null : kinds.describeSeen(change, left),
    found: kinds.describeDrift(change, found),
    distance: left === undefined ? null : kinds.distance(change, left, found),
    seen: { left, found },
  };
}
