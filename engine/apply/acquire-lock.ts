import { machineLocked, notRoot, unfinishedRun } from './guards.ts';
import type { ChangeKinds } from '../model/change-kinds.ts';
import { isLock } from '../model/machine.ts';
import type { Lock, LockHolder, Machine } from '../model/machine.ts';
import { listRuns } from '../journal/list-runs.ts';
import type { RunEntry } from '../journal/list-runs.ts';
import type { Refusal } from '../model/step-type.ts';

export type LockResult =
  | { readonly kind: 'held'; readonly lock: Lock; readonly runs: readonly RunEntry[] }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/**
 * Acquires the lock of a machine for a run, or returns the reason why it cannot: another run has locked it, the user is
 * not root there, or (unless `over` allows it) an earlier run is unfinished. `take` may wait for the lock. The caller
 * disposes of the lock.
 */
export async function acquireLock(
  machine: Machine,
  holder: LockHolder,
  over: { readonly unfinished: boolean },
  kinds: ChangeKinds,
  take: () => Promise<Lock | LockHolder> = () => machine.lock(holder),
): Promise<LockResult> {
  const lock = await take();
  if (!isLock(lock)) return { kind: 'refused', refusals: [machineLocked(lock)] };
  try {
    const root = await notRoot(machine);
    const runs = root.length > 0 ? [] : await listRuns(machine, kinds);
    const refusals = [...root, ...(over.unfinished ? [] : unfinishedRun(runs))];
    if (refusals.length === 0) return { kind: 'held', lock, runs };
    await lock[Symbol.asyncDispose]();
    return { kind: 'refused', refusals };
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    throw error;
  }
}
