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

/** How a lock is taken: `take` may wait for it, and `settle` waits under it for the programs that killed runs left running. */
export interface LockMeans {
  readonly take: () => Promise<Lock | LockHolder>;
  readonly settle: (runs: readonly RunEntry[]) => Promise<void>;
}

/**
 * Takes a machine for one run, or says why not: another run has locked it, the user is not root there, or (unless
 * `over` allows it) an earlier run is unfinished. When it returns the lock, no program of an earlier run is running.
 * The caller disposes of the lock.
 */
export async function acquireLock(
  machine: Machine,
  over: { readonly unfinished: boolean },
  kinds: ChangeKinds,
  { take, settle }: LockMeans,
): Promise<LockResult> {
  const lock = await take();
  if (!isLock(lock)) return { kind: 'refused', refusals: [machineLocked(lock)] };
  try {
    const root = await notRoot(machine);
    const runs = root.length > 0 ? [] : await listRuns(machine, kinds);
    const refusals = [...root, ...(over.unfinished ? [] : unfinishedRun(runs))];
    if (refusals.length === 0) {
      await settle(runs);
      return { kind: 'held', lock, runs };
    }
    await lock[Symbol.asyncDispose]();
    return { kind: 'refused', refusals };
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    throw error;
  }
}
