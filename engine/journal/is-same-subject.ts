import type { Change } from '../model/change.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import type { RecordedChange } from './recorded.ts';

/** True for two changes of one thing on one machine. */
export function isSameSubject(one: RecordedChange, other: RecordedChange, kinds: ChangeKinds): boolean {
  return (
    one.on === other.on &&
    one.change.kind === other.change.kind &&
    kinds.subject(one.change) === kinds.subject(other.change)
  );
}

/**
 * The change by which a run touched the same thing first; undefined where this is the first. What is as that one found it is as
 * the run found it: a boot takes back what the kernel holds, however many changes were made to it.
 */
export function firstTouch(
  of: RecordedChange,
  changes: Iterable<RecordedChange>,
  kinds: ChangeKinds,
): Change | undefined {
  for (const each of changes) if (each.index < of.index && isSameSubject(each, of, kinds)) return each.change;
  return undefined;
}
