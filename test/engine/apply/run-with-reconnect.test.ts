import { expect, test } from 'vitest';
import type { RunEnded } from '../../../engine/model/event.ts';
import { MachineError } from '../../../engine/model/machine-error.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { runWithReconnect } from '../../../engine/apply/run-with-reconnect.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedClock } from '../../../machines/simulated/machine/simulated-clock.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';

const loss = new MachineError('the connection ended', { code: 'UNREACHABLE' });
const end: RunEnded = { kind: 'run-ended', run: 'r', outcome: 'done', changes: 0, pending: [] };
const lose = () => Promise.reject(loss);

/** A host that cannot be reached by the first attempts; its answers to later ones. */
function hostThat(tries: number, then: () => Promise<void> = async () => {}): { host: Machine; tried: () => number } {
  let tried = 0;
  const reconnect = async () => {
    tried += 1;
    if (tried <= tries) throw new MachineError('no route', { code: 'UNREACHABLE' });
    await then();
  };
  const near = simulatedMachine(labHost);
  const host = new Proxy(near, {
    get: (target, key) => (key === 'reconnect' ? reconnect : Reflect.get(target, key, target)),
  });
  return { host, tried: () => tried };
}

function setting() {
  const said: string[] = [];
  const stop = new AbortController();
  const clock = simulatedClock();
  return { said, stop, clock, means: { clock, signal: stop.signal, say: (text: string) => said.push(text) } };
}

test('if the host answers again within a minute, the run continues from its journal', async () => {
  const { means, said } = setting();
  const { host, tried } = hostThat(4);
  expect(await runWithReconnect(host, lose, async () => end, means)).toBe(end);
  expect(tried()).toBe(5);
  expect(said).toEqual([
    expect.stringContaining('The connection to host is lost'),
    expect.stringContaining('continues from its journal'),
  ]);
});

test('a host that does not answer is lost after 60 seconds', async () => {
  const { means, clock } = setting();
  const start = clock.now().getTime();
  await expect(runWithReconnect(hostThat(Infinity).host, lose, lose, means)).rejects.toBe(loss);
  expect((clock.now().getTime() - start) / 1000).toBe(60);
});

test('a connection that is lost for the fourth time needs a person', async () => {
  const { means } = setting();
  const { host, tried } = hostThat(0);
  await expect(runWithReconnect(host, lose, () => lose(), means)).rejects.toBe(loss);
  expect(tried()).toBe(3);
});

test('without a journal the run cannot continue', async () => {
  const { means } = setting();
  await expect(runWithReconnect(hostThat(0).host, lose, async () => undefined, means)).rejects.toBe(loss);
});

test('stopping the run ends the wait, and a lock of another run is reported', async () => {
  const { means, stop } = setting();
  stop.abort(new Error('Ctrl+C'));
  await expect(runWithReconnect(hostThat(1).host, lose, lose, means)).rejects.toBe(loss);
  const busy = new MachineError('held by another', { code: 'EBUSY' });
  const { host } = hostThat(0, () => Promise.reject(busy));
  await expect(runWithReconnect(host, lose, lose, setting().means)).rejects.toBe(busy);
});

test('other errors do not reconnect', async () => {
  const { means, said } = setting();
  const bug = new Error('a bug');
  await expect(runWithReconnect(hostThat(0).host, () => Promise.reject(bug), lose, means)).rejects.toBe(bug);
  expect(said).toEqual([]);
});
