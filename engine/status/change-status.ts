import { driftOf, type Drift } from '../drift/drift.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import type { RecordedChange } from '../journal/recorded.ts';

/** The present status of a change that a run recorded. */
export type ChangeStatus =
  /** The machine has the state that the run left. */
  | { readonly kind: 'holds' }
  /** It is configured as the run left it, and takes effect at the next boot. */
  | { readonly kind: 'pending' }
  /** It was modified later; `isBack` is true if it is as it was before the run. */
  | { readonly kind: 'drifted'; readonly drift: Drift; readonly isBack: boolean }
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

/** The boot in which a change was made and the present boot of the machine; null if the change is not on the host. */
export interface Boots {
  readonly then: string;
  readonly now: string;
}

/** True if the state that was left still exists: exactly, or, for something that other programs continue to use, as far as it was requested. */
function isKept({ change, observed }: RecordedChange, found: unknown, kinds: ChangeKinds): boolean {
  const inverse = kinds.isShared(change) ? null : kinds.invert(change, observed);
  return inverse === null ? kinds.matches(change, found, 'after') : kinds.matches(inverse, found, 'before');
}

/** The status of a change if the machine has the state `found`. Pure. */
export function changeStatus(
  of: RecordedChange,
  found: unknown,
  boots: Boots | null,
  kinds: ChangeKinds,
): ChangeStatus {
  const { change } = of;
  const hasBooted = boots !== null && boots.then !== boots.now;
  const kept = (): ChangeStatus =>
    of.takes === 'reboot' && boots !== null && !hasBooted ? { kind: 'pending' } : { kind: 'holds' };
  if (!of.done) {
    if (!kinds.isPartial(change, found) && kinds.matches(change, found, 'before')) return { kind: 'unmade' };
    if (kinds.matches(change, found, 'after')) return kept();
    return { kind: 'half-done', found: driftOf(change, undefined, found, kinds).found };
  }
  // The kernel kept the old value, so undo has nothing to undo.
  if (of.kept !== undefined) return { kind: 'unmade' };
  if (isKept(of, found, kinds)) return kept();
  const drift = driftOf(change, of.observed, found, kinds);
  if (hasBooted && kinds.endsWithBoot(change)) return { kind: 'lost', bootId: boots.now, found: drift.found };
  return { kind: 'drifted', drift, isBack: kinds.matches(change, found, 'before') };
}
