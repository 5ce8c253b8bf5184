import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { isLock } from '../../../engine/model/machine.ts';
import type { LockHolder } from '../../../engine/model/machine.ts';
import type { Bench } from './conformance.ts';

const FIRST: LockHolder = { run: "it's $(first)\n", operator: 'é "ops"', since: '2026-01-01T00:00:00Z' };
const SECOND: LockHolder = { run: 'second', operator: 'two', since: '2026-01-02T00:00:00Z' };

/** Cases of the one run lock. */
export function lockingCases({ machine }: Bench): void {
  test('the second gets the record of the first until the first releases the lock', async () => {
    const lock = await machine().lock(FIRST);
    if (!isLock(lock)) throw new Error('the lock was taken before the test');
    expect(lock.holder).toEqual(FIRST);
    expect(await machine().lock(SECOND)).toMatchObject(FIRST);
    await lock[Symbol.asyncDispose]();
    await lock[Symbol.asyncDispose]();
    const again = await machine().lock(SECOND);
    expect(isLock(again) && again.holder).toEqual(SECOND);
    if (isLock(again)) await again[Symbol.asyncDispose]();
  });

  test('if two try at once, exactly one gets the lock', async () => {
    const outcomes = await Promise.all([machine().lock(FIRST), machine().lock(SECOND)]);
    const taken = outcomes.filter(isLock);
    expect(taken.length).toBe(1);
    expect(outcomes.filter((outcome) => !isLock(outcome))).toMatchObject([taken[0]?.holder]);
    await taken[0]?.[Symbol.asyncDispose]();
  });
}

/** Needs a real process of this host: a holder that dies. */
export function dyingHolderCases({ machine, holder }: Bench): void {
  test('the lock of a killed holder is released', async () => {
    const [program, ...rest] = holder();
    if (program === undefined) throw new Error('no holder program');
    const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(child.stdout, 'data');
      expect(await machine().lock(SECOND)).toMatchObject({ run: 'killed' });
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const lock = await vi.waitFor(async () => {
      const outcome = await machine().lock(SECOND);
      if (!isLock(outcome)) throw new Error('still held');
      return outcome;
    }, 60_000);
    await lock[Symbol.asyncDispose]();
  });
}
