import type { Change, FileChange } from '../change.ts';
import { hasMoved, isOwnerGone } from '../change/attribute.ts';
import { isFolderLeft, sameFile, type FileSeen } from '../change/file.ts';
import { invert } from '../change/invert.ts';
import { midway } from '../change/midway.ts';
import { reached } from '../change/reached.ts';
import { writable } from '../change/same-reading.ts';
import { driftOf, type Drift } from '../drift/drift.ts';
import { mergeFile } from '../drift/merge-file.ts';
import type { FileState } from '../model/machine.ts';
import type { RecordedChange } from '../journal/recorded.ts';
import { firstTouch } from '../journal/same-subject.ts';
import { generateAgain, isClean } from './undo-generated.ts';

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
): Undoing {
  const { change } = of;
  const first = firstTouch(of, changes);
  const asFound = first !== undefined && reached(first, found, 'before');
  let isLost = false;
  if (isOwnerGone(change, found)) return { kind: 'already', of };
  if (!of.done) {
    const begun = midway(change, found) || isOnWayBack(change, found);
    if (
      !begun &&
      (asFound || reached(change, found, 'before') || (hasMoved(change, found) && !reached(change, found, 'after')))
    )
      return { kind: 'already', of };
    isLost = !begun && !reached(change, found, 'after');
  }
  const inverse = invert(change, of.done ? of.observed : found);
  if (inverse === null) {
    return { kind: 'drifted', of, found: 'the effect of something that cannot be undone', drift: null, force: null };
  }
  if (!isLost) {
    if (reached(inverse, found, 'after')) return { kind: 'already', of };
    if (reached(inverse, found, 'before')) return { kind: 'restore', of, change: inverse, way: 'back', drift: null };
    // A crash in the middle of an earlier undo leaves things on the way back.
    if (midway(inverse, found))
      return { kind: 'restore', of, change: { ...inverse, before: found } as Change, way: 'back', drift: null };
    // Neither as it was left nor as it was before, but as it was before an earlier change of it: a boot took all of them back.
    if (asFound) return { kind: 'already', of };
  }
  const drift = driftOf(change, of.done ? of.observed : undefined, found);
  const over = from(inverse, found);
  const force = reached(over, found, 'before') ? over : null;
  if (isForced && force !== null) return { kind: 'restore', of, change: force, way: 'forced', drift };
  return (
    (of.done ? apart(of, inverse, found as FileSeen, drift) : null) ?? {
      kind: 'drifted',
      of,
      found: drift.found,
      drift,
      force,
    }
  );
}

/** What an earlier undo left that was interrupted, where the way back is not the way there: a binding, modules that came along, a unit that still runs with a file that is gone. */
function isOnWayBack(change: Change, found: unknown): boolean {
  if (change.kind === 'binding' && reached(change, found, 'before')) return false;
  if (change.kind !== 'binding' && change.kind !== 'module' && change.kind !== 'drop-in') return false;
  return midway(invert(change, change.after) ?? change, found);
}

/** A change that starts from what others left, and can be taken back to that. */
function from(inverse: Change, found: unknown): Change {
  if (inverse.kind !== 'attribute') return { ...inverse, before: found } as Change;
  const before = found as string | null;
  return { ...inverse, before, restore: before === null ? null : writable(before, inverse.compare) };
}

/** A text whose own part can be told from what others did since; null where it cannot. */
function apart(of: RecordedChange, inverse: Change, found: FileSeen, drift: Drift): Undoing | null {
  const { change } = of;
  if (inverse.kind !== 'file' || found === null || isFolderLeft(found)) return null;
  if (change.kind === 'generate' && isClean(change, found)) return { kind: 'already', of };
  const merged = merge(inverse, of.observed as FileSeen, found);
  if (merged !== null && (change.kind !== 'generate' || isClean(change, merged))) {
    if (sameFile(merged, found)) return { kind: 'already', of };
    return { kind: 'restore', of, change: { ...inverse, before: found, after: merged }, way: 'merged', drift };
  }
  const again = change.kind === 'generate' ? generateAgain(change, found) : null;
  return again === null ? null : { kind: 'restore', of, change: again, way: 'again', drift };
}

function merge({ after }: FileChange, left: FileSeen, found: FileState): FileState | null {
  if (left === null || after === null || isFolderLeft(left) || isFolderLeft(after)) return null;
  return mergeFile(left, found, after);
}
