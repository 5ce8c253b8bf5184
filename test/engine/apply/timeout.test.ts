import { expect, test } from 'vitest';
import type { Machine } from '../../../engine/model/machine.ts';
import type { Site } from '../../../engine/model/site.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withIommuOn } from '../../machines/simulated/hosts/variants.ts';
import { undoOn } from '../../laws/runbook-on.ts';
import { applyWatched, resumeWatched, type Watched } from '../watched.ts';

const journals = '/var/lib/runbook/runs';
const playbook = (...steps: readonly string[]): string =>
  ['runbook: 1', 'name: test', 'summary: In time', 'steps:', ...steps.map((step) => `  - ${step}`)].join('\n');
const wait = (more: string) =>
  playbook(`{ id: it, type: wait, with: { path: { exists: /etc/sign }, timeout: 100 }, ${more} }`);
const ofKind = ({ events }: Watched, kind: string) => events.filter((event) => event.kind === kind);

test('an act is stopped at its time limit, and the run can be resumed', async () => {
  const machine = simulatedMachine(labHost);
  const began = machine.clock.now().getTime();
  const ran = await applyWatched(machine, wait('timeout: 30'));
  expect(ofKind(ran, 'step-failed')).toMatchObject([
    { message: 'took longer than 30 s: /etc/sign does not exist', hint: expect.stringContaining('`timeout`') },
  ]);
  expect(machine.clock.now().getTime() - began).toBe(30_000);
  await machine.append('/etc/sign', 'x');
  expect((await resumeWatched(machine, wait('timeout: 30'))).end?.outcome).toBe('done');
});

test('each attempt has the full time limit', async () => {
  const machine = simulatedMachine(labHost);
  const ran = await applyWatched(machine, wait('timeout: 30, retry: { times: 2, delay: 1 }'));
  expect(ofKind(ran, 'attempt-failed')).toMatchObject([
    { message: expect.stringContaining('took longer than 30 s') },
    { attempt: 2 },
  ]);
  expect(ofKind(ran, 'step-failed')).toHaveLength(1);
});

test('an attempt that ends in time is not delayed', async () => {
  const machine = simulatedMachine(labHost);
  await machine.append('/etc/sign', 'x');
  expect((await applyWatched(machine, wait('timeout: 30'))).end?.outcome).toBe('done');
});

/** A machine whose write to that path does not return before `release`, as if the kernel blocked it. */
function blocking(machine: SimulatedMachine, path: RegExp) {
  const { promise, resolve: release } = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const blocked = new Proxy<Machine>(machine, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'write') return (...args: unknown[]): unknown => Reflect.apply(value, target, args);
      return async (...args: Parameters<Machine['write']>) => {
        if (path.test(args[0])) {
          begun.resolve();
          await promise;
        }
        return target.write(...args);
      };
    },
  });
  const site = (own: Site): Site => ({ ...own, machine: async () => blocked });
  return { site, release, begun: begun.promise };
}

test('a write that the kernel blocks delays nothing and changes nothing more when it returns, and resume continues from there', async () => {
  const machine = simulatedMachine(withIommuOn(labHost));
  const text = playbook(
    '{ id: load, type: modprobe, with: { module: vfio-pci } }',
    '{ id: it, type: pci-bind, timeout: 30, retry: { times: 3 }, with: { device: "0000:00:04.0" } }',
  );
  const before = machine.snapshot(journals) + machine.liveSnapshot();
  const { site, release, begun } = blocking(machine, /unbind$/);
  const running = applyWatched(machine, text, undefined, { site });
  await begun;
  machine.clock.advance(30);
  await new Promise(setImmediate);
  machine.clock.advance(5);
  const ran = await running;
  expect(ofKind(ran, 'attempt-failed')).toEqual([]);
  expect(ofKind(ran, 'step-failed')).toMatchObject([
    {
      message:
        'took longer than 30 s, and did not stop when requested: ~ 0000:00:04.0 driver e1000e -> vfio-pci; it may still take effect',
    },
  ]);
  expect(ran.end?.outcome).toBe('failed');
  const said = machine.mutations;
  release();
  await new Promise(setImmediate);
  // The write itself; not the ones that would follow it, nor anything in the journal.
  expect(machine.mutations).toBe(said + 1);
  expect((await resumeWatched(machine, text)).end?.outcome).toBe('done');
  expect(await machine.link('/sys/bus/pci/devices/0000:00:04.0/driver')).toMatch(/vfio-pci$/);
  await undoOn(machine, { name: 'test.yaml', text, inputs: {} }, 'r');
  expect(machine.snapshot(journals) + machine.liveSnapshot()).toBe(before);
});
