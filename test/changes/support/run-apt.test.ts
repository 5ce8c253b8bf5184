import { expect, test } from 'vitest';
import { runApt } from '../../../changes/support/run-apt.ts';
import type { Output } from '../../../engine/model/machine.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';

const { signal } = new AbortController();
const lock = 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 (unattended-upgr)\n';
const answer = (code: number | null, stderr = '', timedOut = false): Output => ({ code, stdout: '', stderr, timedOut });

/**
 * The result of a command whose runs give these answers, one after the other, the last for ever; with the number of
 * runs.
 */
async function ran(...answers: readonly [Output, ...Output[]]) {
  const host = simulatedMachine(labHost);
  let runs = 0;
  const run = async (): Promise<Output> => answers[Math.min(runs++, answers.length - 1)] ?? answers[0];
  const machine: typeof host = Object.assign(Object.create(host), { run });
  const turn = { machine, clock: host.clock, signal, deadline: 60 };
  const outcome = await runApt(['apt-get', '-y', '-o', 'Dpkg::Use-Pty=0', 'install', '--', 'tool'], turn).catch(
    (error: unknown) => error,
  );
  return { outcome, runs };
}

test('it is run again until another package manager releases its lock', async () => {
  expect(await ran(answer(100, lock), answer(100, lock), answer(0))).toMatchObject({ outcome: { code: 0 }, runs: 3 });
});

test('the error names the program that holds the lock for too long', async () => {
  const { outcome, runs } = await ran(answer(100, lock));
  expect(outcome).toMatchObject({ code: 'EBUSY', message: expect.stringContaining('process 812 (unattended-upgr)') });
  expect(runs).toBeGreaterThan(10);
});

test.each([
  [answer(null, '', true), 'TIMEOUT', 'apt-get -y install -- tool was ended after 60 s'],
  [
    answer(100, "W: something\nE: You don't have enough free space in /var/cache/apt/archives/.\n"),
    'EXIT100',
    "apt-get -y install -- tool failed: E: You don't have enough free space in /var/cache/apt/archives/.",
  ],
  [answer(1), 'EXIT1', 'apt-get -y install -- tool failed: it printed nothing'],
])('other errors are reported at once: %j', async (output, code, message) => {
  const { outcome, runs } = await ran(output);
  expect(outcome).toMatchObject({ code, message });
  expect(runs).toBe(1);
});
