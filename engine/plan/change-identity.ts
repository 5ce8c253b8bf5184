import type { ChangeKinds } from '../model/change-kinds.ts';
import type { Change } from '../model/change.ts';

/** The required state after a change; the state before is omitted, because it may become older without changing the effect. */
const changeIdentity = (change: Change, kinds: ChangeKinds): string =>
  JSON.stringify([change.kind, kinds.subject(change), kinds.goal(change)]);

/** True if two changes request state state state of state state subject. */
export const hasSameIdentity = (one: Change, other: Change, kinds: ChangeKinds): boolean =>
  changeIdentity(one, kinds) === changeIdentity(other, kinds);

/**
 * The differences between the approved and the present changes, one line each; empty if nothing differs. Changes that
 * the run has `made` in an earlier step are not missing. After an interruption a part is already done, so only a goal
 * that was not approved counts.
 */
export function planDifferences(
  approved: readonly Change[],
  now: readonly Change[],
  interrupted: boolean,
  kinds: ChangeKinds,
  made: readonly Change[] = [],
): readonly string[] {
  const goal = (change: Change): string => changeIdentity(change, kinds);
  // A change that was approved before all of it was known is approved with every possible rest.
  const open = new Set(approved.filter((one) => kinds.isOpen(one)).map(goal));
  const identity = (change: Change): string =>
    interrupted || open.has(goal(change)) ? goal(change) : goal(change) + kinds.describe(change);
  const known = new Set(approved.map(identity));
  const added = now
    .filter((change) => !known.has(identity(change)) && !kinds.isMoving(change))
    .map((change) => `now:  ${kinds.describe(change)}`);
  if (interrupted) return added;
  const present = new Set(now.map(identity));
  const before = new Set(made.map(goal));
  const removed = approved
    .filter((change) => !present.has(identity(change)) && !before.has(goal(change)) && !kinds.isMoving(change))
    .map((change) => `was:  ${kinds.describe(change)}`);
  return [...removed, ...added];
}
