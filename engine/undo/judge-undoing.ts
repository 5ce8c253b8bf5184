import { driftOf, type Drift } from '../drift/drift.ts';
import type { RecordedChange } from '../journal/recorded.ts';
import { firstTouch } from '../journal/is-same-subject.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import type { Change } from '../model/change.ts';
import type { Withheld } from '../model/unknown-value.ts';
import { isSealed } from '../secrets/mark.ts';

/**
 * How a change is undone: to the state before it; only the rest of it, because a part is undone already (rest); with
 * later modifications kept (merged); by its generator, because its sources were modified (again); or although it was
 * modified later, because the user named it (forced).
 */
export type Way = 'back' | 'rest' | 'merged' | 'again' | 'forced';

/** What undo would do with one recorded change. */
export type Undoing =
  | {
      readonly kind: 'restore';
      readonly of: RecordedChange;
      readonly change: Change;
      readonly way: Way;
      /** The later modification; null if it was not modified. */
      readonly drift: Drift | null;
    }
  /** Nothing to undo. */
  | {
      readonly kind: 'already';
      readonly of: RecordedChange;
      /** The machine has the state before it; the subject of the change does not exist any more; or it was never made. */
      readonly why: 'as-before' | 'gone' | 'not-made';
      /** The present state, in words. */
      readonly found: string;
    }
  /** Known only by running a program of the journal: `change` is made after the approval, if the program shows that it is needed. */
  | { readonly kind: 'unchecked'; readonly of: RecordedChange; readonly change: Change; readonly check: Withheld }
  /** It was modified after the run, so it is not undone. */
  | {
      readonly kind: 'drifted';
      readonly of: RecordedChange;
      /** The present state, in words. */
      readonly found: string;
      /** Null if nothing can be compared: it cannot be undone, or its machine does not exist any more. */
      readonly drift: Drift | null;
      /** The change that would undo it anyway; null if that is not possible. */
      readonly force: Change | null;
    };

/** What undo would do with a change whose state was read. */
export type Judged = Exclude<Undoing, { readonly kind: 'unchecked' }>;

const irreversible = (of: RecordedChange): Judged => ({
  kind: 'drifted',
  of,
  found: 'the effect of a change that cannot be undone',
  drift: null,
  force: null,
});

/** What undoing a change means if its state was not read, because that would run a program of the journal. */
export function judgeUnchecked(of: RecordedChange, { argv, why }: Withheld, kinds: ChangeKinds): Undoing {
  const change = kinds.invert(of.change, of.done ? of.observed : of.change.after);
  return change === null ? irreversible(of) : { kind: 'unchecked', of, change, check: { argv, why } };
}

/**
 * Decides what undoing a change means, among all `changes` of its run, if the machine has the state `found`: it
 * compares this state with the one that the run left (compare-and-swap). Pure.
 */
export function judgeUndoing(
  of: RecordedChange,
  found: unknown,
  changes: readonly RecordedChange[],
  isForced: boolean,
  kinds: ChangeKinds,
): Judged {
  const { change } = of;
  const first = firstTouch(of, changes, kinds);
  const asFound = first !== undefined && kinds.matches(first, found, 'before');
  const already = (why: 'as-before' | 'gone' | 'not-made'): Judged => ({
    kind: 'already',
    of,
    why,
    found: kinds.describeDrift(change, found),
  });
  if (kinds.isGone(change, found)) return already('gone');
  const begun = !of.done && (kinds.isPartial(change, found) || kinds.isPartialUndo(change, found));
  const isThere = kinds.matches(change, found, 'after');
  if (!of.done && !begun) {
    if (asFound || kinds.matches(change, found, 'before') || (kinds.hasMoved(change, found) && !isThere))
      return already('not-made');
  }
  const isLost = !of.done && !begun && !isThere;
  const inverse = kinds.invert(change, of.done ? of.observed : found);
  if (inverse === null) {
    if (kinds.matches(change, found, 'before')) return already('as-before');
    return irreversible(of);
  }
  const drift = driftOf(change, of.done ? of.observed : undefined, found, kinds);
  if (!isLost) {
    if (kinds.matches(inverse, found, 'after')) return already('as-before');
    if (kinds.matches(inverse, found, 'before')) {
      // The inverse may accept a state in which the change itself is not in effect any more.
      const isModified = of.done && !isThere && kinds.matches(change, of.observed, 'after');
      return { kind: 'restore', of, change: inverse, way: 'back', drift: isModified ? drift : null };
    }
    // An earlier undo was interrupted, or a part of the change was undone by hand of the change.
    if (kinds.isPartial(inverse, found))
      return { kind: 'restore', of, change: { ...inverse, before: found }, way: 'rest', drift };
    // Neither the state after nor before, but the state before an earlier change of the same subject: a boot reset
    // them all.
    if (asFound) return already('as-before');
  }
  const over = kinds.startFrom(inverse, found);
  const force = kinds.matches(over, found, 'before') ? over : null;
  if (isForced && force !== null) return { kind: 'restore', of, change: force, way: 'forced', drift };
  // A merge of texts with an unknown secret would write the mark of the secret.
  const kept = of.done && !isSealed([change, of.observed]) ? kinds.keepOthers(change, of.observed, found) : null;
  switch (kept?.kind) {
    case 'already':
      return already('as-before');
    case 'restore':
      return { kind: 'restore', of, change: kept.change, way: kept.way, drift };
    case undefined:
      return { kind: 'drifted', of, found: drift.found, drift, force };
  }
}
