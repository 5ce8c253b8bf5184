import { driftOf, type Drift } from '../drift/drift.ts';
import type { RecordedChange } from '../journal/recorded.ts';
import { firstTouch } from '../journal/same-subject.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import type { Change } from '../model/change.ts';

/**
 * How a change is taken back: to what was there before; with what others did since kept (merged); by its generator, whose
 * sources others changed (again); or over what others did, because it was asked for by name (forced).
 */
export type Way = 'back' | 'merged' | 'again' | 'forced';

/** What undo would do about one recorded change. */
export type Undoing =
  | {
      readonly kind: 'restore';
      readonly of: RecordedChange;
      readonly change: Change;
      readonly way: Way;
      /** What others did since; null where nobody did. */
      readonly drift: Drift | null;
    }
  /** It is as it was before already, or the change never took place. */
  | { readonly kind: 'already'; readonly of: RecordedChange }
  /** Somebody else changed it since: left alone. */
  | {
      readonly kind: 'drifted';
      readonly of: RecordedChange;
      /** What is there now, in words. */
      readonly found: string;
      /** Null where there is nothing to compare: it cannot be undone, or its machine is gone. */
      readonly drift: Drift | null;
      /** What would take it back all the same; null where nothing can. */
      readonly force: Change | null;
    };

/** Says what undoing a change means, of all `changes` of its run, where the machine has `found`: compare-and-swap against what the run left. Pure. */
export function judgeUndoing(
  of: RecordedChange,
  found: unknown,
  changes: readonly RecordedChange[],
  isForced: boolean,
  kinds: ChangeKinds,
): Undoing {
  const { change } = of;
  const first = firstTouch(of, changes, kinds);
  const asFound = first !== undefined && kinds.matches(first, found, 'before');
  if (kinds.isGone(change, found)) return { kind: 'already', of };
  const begun = !of.done && (kinds.isPartial(change, found) || kinds.isPartialUndo(change, found));
  const isThere = kinds.matches(change, found, 'after');
  if (!of.done && !begun) {
    if (asFound || kinds.matches(change, found, 'before') || (kinds.hasMoved(change, found) && !isThere))
      return { kind: 'already', of };
  }
  const isLost = !of.done && !begun && !isThere;
  const inverse = kinds.invert(change, of.done ? of.observed : found);
  if (inverse === null) {
    return { kind: 'drifted', of, found: 'the effect of a change that cannot be undone', drift: null, force: null };
  }
  if (!isLost) {
    if (kinds.matches(inverse, found, 'after')) return { kind: 'already', of };
    if (kinds.matches(inverse, found, 'before'))
      return { kind: 'restore', of, change: inverse, way: 'back', drift: null };
    // A crash in the middle of an earlier undo leaves things on the way back.
    if (kinds.isPartial(inverse, found))
      return { kind: 'restore', of, change: { ...inverse, before: found }, way: 'back', drift: null };
    // Neither as it was left nor as it was before, but as it was before an earlier change of it: a boot took all of them back.
    if (asFound) return { kind: 'already', of };
  }
  const drift = driftOf(change, of.done ? of.observed : undefined, found, kinds);
  const over = kinds.startFrom(inverse, found);
  const force = kinds.matches(over, found, 'before') ? over : null;
  if (isForced && force !== null) return { kind: 'restore', of, change: force, way: 'forced', drift };
  const kept = of.done ? kinds.keepOthers(change, of.observed, found) : null;
  switch (kept?.kind) {
    case 'already':
      return { kind: 'already', of };
    case 'restore':
      return { kind: 'restore', of, change: kept.change, way: kept.way, drift };
    case undefined:
      return { kind: 'drifted', of, found: drift.found, drift, force };
  }
}
