import { driftOf, type Drift } from '../drift/drift.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import type { RecordedChange } from '../journal/recorded.ts';

/** How a change that a run recorded stands now. */
export type ChangeStatus =
  /** The machine has what the run left. */
  | { readonly kind: 'holds' }
  /** It is configured as the run left it, and in force from the next boot on. */
  | { readonly kind: 'pending' }
  /** Somebody changed it since; `isBack` where it is as it was before the run. */
  | { readonly kind: 'drifted'; readonly drift: Drift; readonly isBack: boolean }
  /** It lived in the kernel or its processes and ended with the boot in which it was made. */
  | { readonly kind: 'lost'; readonly bootId: string; readonly found: string }
  /** A later change of the same thing counts, of the run `by`. */
  | { readonly kind: 'superseded'; readonly by: string }
  /** The run that holds the machine is at it. */
  | { readonly kind: 'under-way' }
  /** It was begun and never took place. */
  | { readonly kind: 'unmade' }
  /** It was begun and not finished. */
  | { readonly kind: 'half-done'; readonly found: string }
  /** It could not be looked at. */
  | { readonly kind: 'unknown'; readonly why: string };

/** The boot in which a change was made and the one that the machine is in; null where the change is not the host's. */
export interface Boots {
  readonly then: string;
  readonly now: string;
}

/** True when what was left is there: to the letter, or for what others rightly go on working with, as far as it was asked for. */
function isKept({ change, observed }: RecordedChange, found: unknown, kinds: ChangeKinds): boolean {
  const inverse = kinds.isShared(change) ? null : kinds.invert(change, observed);
  return inverse === null ? kinds.matches(change, found, 'after') : kinds.matches(inverse, found, 'before');
}

/** Says how a change stands where the machine has `found`. Pure. */
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
  // The kernel kept it as it was, and undo has nothing to take back.
  if (of.kept !== undefined) return { kind: 'unmade' };
  if (isKept(of, found, kinds)) return kept();
  const drift = driftOf(change, of.observed, found, kinds);
  if (hasBooted && kinds.endsWithBoot(change)) return { kind: 'lost', bootId: boots.now, found: drift.found };
  return { kind: 'drifted', drift, isBack: kinds.matches(change, found, 'before') };
}
