import type { ChangeKinds } from '../model/change-kinds.ts';
import type { Change } from '../model/change.ts';

/** What must hold once a change is made; before-images are left out, since they may grow older without changing what is done. */
const changeIdentity = (change: Change, kinds: ChangeKinds): string =>
  JSON.stringify([change.kind, kinds.subject(change), kinds.goal(change)]);

/** True for two changes that want the same of the same thing. */
export const hasSameIdentity = (one: Change, other: Change, kinds: ChangeKinds): boolean =>
  changeIdentity(one, kinds) === changeIdentity(other, kinds);

/**
 * What moved between the changes that were approved and those planned now, one line each; empty when nothing did.
 * What the run has `made` already, in a step before, is not missed. After an interruption part of the way has been gone already: then only a goal that nobody approved counts.
 */
export function planDifferences(
  approved: readonly Change[],
  now: readonly Change[],
  interrupted: boolean,
  kinds: ChangeKinds,
  made: readonly Change[] = [],
): readonly string[] {
  const goal = (change: Change): string => changeIdentity(change, kinds);
  // What was approved before the rest of it could be known is approved with whatever the rest is.
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
