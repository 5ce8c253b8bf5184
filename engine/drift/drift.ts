import type { ChangeKinds } from '../model/change-kinds.ts';
import type { Change } from '../model/change.ts';
import type { Distance } from '../model/distance.ts';

/** The state that a run left and the present state, in words and as observed, and the distance between them. */
export interface Drift {
  /** Null if the change was interrupted, so that the state that it left was not observed. */
  readonly left: string | null;
  readonly found: string;
  readonly distance: Distance | null;
  readonly seen: { readonly left: unknown; readonly found: unknown };
}

/** The drift of a change from the state that it left (`left` as observed, undefined if its end was not observed) to the present state `found`. */
export function driftOf(change: Change, left: unknown, found: unknown, kinds: ChangeKinds): Drift {
  return {
    left: left === undefined ? null : kinds.describeSeen(change, left),
    found: kinds.describeDrift(change, found),
    distance: left === undefined ? null : kinds.distance(change, left, found),
    seen: { left, found },
  };
}
