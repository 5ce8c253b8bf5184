import type { ArtifactState } from '../artifact.ts';
import type { Change } from '../change.ts';
import { driftOfArtifact } from '../change/artifact.ts';
import { distance, type Distance } from './distance.ts';
import { reading } from './reading.ts';

/** What a run left and what is there now instead, in words and as they were seen, and by how much they differ. */
export interface Drift {
  /** Null where the change was interrupted, so that nobody saw what it left. */
  readonly left: string | null;
  readonly found: string;
  readonly distance: Distance | null;
  readonly seen: { readonly left: unknown; readonly found: unknown };
}

/** The drift of a change from what it left (`left` as it was observed, undefined where nobody saw its end) to what is `found`. */
export function driftOf(change: Change, left: unknown, found: unknown): Drift {
  const words = change.kind === 'artifact' ? driftOfArtifact(change, found as ArtifactState) : reading(change, found);
  return {
    left: left === undefined ? null : reading(change, left),
    found: words,
    distance: distance(change, left, found),
    seen: { left, found },
  };
}
