import { driftOf, type Drift } from '../drift/drift.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import type { RecordedChange } from '../journal/recorded.ts';
import { judgeUndoing } from '../undo/judge-undoing.ts';

/** The present status of a change that a run recorded. */
export type ChangeStatus =
  /** It is in effect as requested; `drift` if something else of its subject was modified later. */
  | { readonly kind: 'holds'; readonly drift?: Drift }
  /** It is configured as requested, and takes effect at the next boot. */
  | { readonly kind: 'pending'; readonly drift?: Drift }
  /** It was modified later; `isBack` is true if it is as it was before the run. */
  | { readonly kind: 'drifted'; readonly drift: Drift; readonly isBack: boolean }
  /** Its subject, e.g. a process, does not exist any more, and the change ended with it. */
  | { readonly kind: 'gone'; readonly found: string }
  /** The kernel or a process held it, so it ended with the boot in which it was made. */
  | { readonly kind: 'lost'; readonly bootId: string; readonly found: string }
  /** A later change of the same subject, of the run `by`, replaced it. */
  | { readonly kind: 'superseded'; readonly by: string }
  /** The run that has locked the machine is working on it. */
  | { readonly kind: 'under-way' }
  /** It was started, but never made. */
  | { readonly kind: 'unmade' }
  /** It was started and not finished. */
  | { readonly kind: 'half-done'; readonly found: string }
  /** It could not be read. */
  | { readonly kind: 'unknown'; readonly why: string };

/** True for a status that reports that the result of the run does not exist any more, although no reboot explains it. */
export const isDrifted = ({ kind }: ChangeStatus): boolean => kind === 'drifted' || kind === 'gone';

/** The boot in which a change was made and the present boot of the machine; null if the change is not on the host. */
export interface Boots {
  readonly then: string;
  readonly now: string;
}

/**
 * The status of a change among all `changes` of its run if the machine has the state `found`. It follows from what undo
 * would do with the same state, so the two never contradict each other. Pure.
 */
export function changeStatus(
  of: RecordedChange,
  found: unknown,
  boots: Boots | null,
  changes: readonly RecordedChange[],
  kinds: ChangeKinds,
): ChangeStatus {
  const { change } = of;
  const hasBooted = boots !== null && boots.then !== boots.now;
  const kept = (drift: Drift | null): ChangeStatus => ({
    kind: of.takes === 'reboot' && boots !== null && !hasBooted ? 'pending' : 'holds',
    ...(drift === null ? {} : { drift }),
  });
  // The kernel kept the old value, so undo has nothing to undo.
  if (of.kept !== undefined) return { kind: 'unmade' };
  const undoing = judgeUndoing(of, found, changes, false, kinds);
  const isInEffect = kinds.matches(change, found, 'after');
  if (!of.done) {
    if (undoing.kind === 'already') return { kind: 'unmade' };
    if (isInEffect) return kept(null);
    return { kind: 'half-done', found: driftOf(change, undefined, found, kinds).found };
  }
  const drift = driftOf(change, of.observed, found, kinds);
  const modified = (isBack: boolean): ChangeStatus =>
    hasBooted && kinds.endsWithBoot(change)
      ? { kind: 'lost', bootId: boots.now, found: drift.found }
      : { kind: 'drifted', drift, isBack };
  switch (undoing.kind) {
    case 'already':
      if (undoing.why === 'gone') return { kind: 'gone', found: undoing.found };
      // The state before it may be the requested state too.
      if (isInEffect) return kept(null);
      // It had no effect, or the run undid it itself.
      return kinds.matches(change, of.observed, 'before') ? { kind: 'unmade' } : modified(true);
    case 'restore':
      return isInEffect || undoing.drift === null ? kept(undoing.drift) : modified(false);
    case 'drifted':
      return isInEffect ? kept(undoing.drift) : modified(false);
  }
}
