import type { Change } from '../model/change.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import type { RecordedChange } from './recorded.ts';

/** True if two changes have the same subject on one machine. */
export function isSameSubject(one: RecordedChange, other: RecordedChange, kinds: ChangeKinds): boolean {
  return (
    one.on === other.on &&
    one.change.kind === other.change.kind &&
    kinds.subject(one.change) === kinds.subject(other.change)
  );
}

/**
 * The first change of a run with the same subject; undefined if this one is the first. The state that the first
 * change found is the state before the run: a boot resets what the kernel holds, no matter how many changes were made
 * to it.
 */
export function firstTouch(
  of: RecordedChange,
  changes: Iterable<RecordedChange>,
  kinds: ChangeKinds,
): Change | undefined {
  for (const each of changes) if (each.index < of.index && isSameSubject(each, of, kinds)) return each.change;
  return undefined;
}
