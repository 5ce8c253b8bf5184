import type { ChangeKinds } from '../model/change-kinds.ts';
import type { Change } from '../model/change.ts';
import type { Distance } from '../model/distance.ts';

/** What a run left and what is there now instead, in words and as they were seen, and by how much they differ. */
export interface Drift {
  /** Null where the change was interrupted, so that nobody saw what it left. */
  readonly left: string | null;
  readonly found: string;
  readonly distance: Distance | null;
  readonly seen: { readonly left: unknown; readonly found: unknown };
}

/** The drift of a change from what it left (`left` as it was observed, undefined where nobody saw its end) to what is `found`. */
export function driftOf(change: Change, left: unknown, found: unknown, kinds: ChangeKinds): Drift {
  return {
    left: left === undefined ? null : kinds.describeSeen(change, left),
    found: kinds.describeDrift(change, found),
    distance: left === undefined ? null : kinds.distance(change, left, found),
    seen: { left, found },
  };
}
