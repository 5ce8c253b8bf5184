import type { ChangeKinds } from '../model/change-kinds.ts';
import type { MachineReader } from '../model/machine.ts';
import type { Undoing } from './judge-undoing.ts';

/**
 * Does not undo a change that something else on the machine needs by now. With force it is undone anyway. `before` is
 * what the same undo undoes earlier, so that a need which ends with that does not count.
 */
export async function leaveNeeded(
  undoing: Undoing,
  machine: MachineReader,
  kinds: ChangeKinds,
  before: readonly Undoing[],
  isForced: boolean,
): Promise<Undoing> {
  if (undoing.kind !== 'restore') return undoing;
  const { of, change } = undoing;
  const own = before.flatMap((each) => (each.kind === 'restore' && each.of.on === of.on ? [each.change] : []));
  const why = await kinds.neededBy(change, own, machine);
  if (why === null) return undoing;
  const now = kinds.describeSeen(change, change.before);
  const found = `${now}, and ${why}`;
  const drift = { left: now, found, distance: null, seen: { left: of.observed, found: change.before } };
  return isForced ? { ...undoing, way: 'forced', drift } : { kind: 'drifted', of, found, drift, force: change };
}
