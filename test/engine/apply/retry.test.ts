import { expect, test } from 'vitest';
import { MachineError } from '../../../engine/model/machine-error.ts';
import type { Plan } from '../../../engine/model/plan.ts';
import { planPlaybook } from '../../../engine/plan/plan-playbook.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withIommuOn } from '../../machines/simulated/hosts/variants.ts';
import { siteOn, undoOn } from '../../laws/runbook-on.ts';
import { applyWatched, resumeWatched, type Watched } from '../watched.ts';

const pages = '/proc/sys/vm/nr_hugepages';
const journals = '/var/lib/runbook/runs';
const playbook = (...steps: readonly string[]): string =>
  ['runbook: 1', 'name: test', 'summary: Tried again', 'steps:', ...steps.map((step) => `  - ${step}`)].join('\n');
const write = (value: number, more = 'retry: { times: 2 }') =>
  playbook(`{ id: it, type: sysfs-write, with: { path: ${pages}, value: ${value} }, ${more} }`);
const sign = playbook(
  '{ id: it, type: host-check, retry: { times: 3, delay: 7 }, with: { what: w, file: /etc/sign } }',
);
const unplanned: Plan = { playbook: 'test', machine: 'host', steps: [] };
const kinds = ({ events }: Watched) => events.map(({ kind }) => kind);
const ofKind = ({ events }: Watched, kind: string) => events.filter((event) => event.kind === kind);
const stateOf = (machine: SimulatedMachine) => machine.snapshot(journals) + machine.liveSnapshot();

/** Lets the calls that `hit` picks fail, that many of them. */
function failing(machine: SimulatedMachine, times: number, path: RegExp): void {
  let left = times;
  machine.fault = (call) =>
    call.method === 'write' && path.test(call.path ?? '') && left-- > 0
      ? new MachineError(`write ${call.path}: Input/output error`, { code: 'EIO' })
      : undefined;
}

test('after trouble with the machine the step is tried again after the delay, and each failure is an event', async () => {
  const machine = simulatedMachine(labHost);
  const before = stateOf(machine);
  const began = machine.clock.now().getTime();
  failing(machine, 2, /nr_hugepages/);
  const ran = await applyWatched(machine, write(5));
  expect(ran.end?.outcome).toBe('done');
  expect(ofKind(ran, 'attempt-failed')).toMatchObject([
    { step: 'it', attempt: 1, of: 3, delay: 5, message: `write ${pages}: Input/output error` },
    { step: 'it', attempt: 2, of: 3, delay: 5 },
  ]);
  expect(machine.clock.now().getTime() - began).toBe(10_000);
  expect(ofKind(ran, 'step-ended')).toMatchObject([{ result: 'changed' }]);
  await undoOn(machine, { name: 'test.yaml', text: write(5), inputs: {} }, 'r');
  expect(stateOf(machine)).toBe(before);
});

test('the last failure is the failure of the step, and resume tries as often again', async () => {
  const machine = simulatedMachine(labHost);
  failing(machine, 5, /nr_hugepages/);
  const ran = await applyWatched(machine, write(5));
  expect(ran.end?.outcome).toBe('failed');
  expect(kinds(ran).filter((kind) => /failed/.test(kind))).toEqual(['attempt-failed', 'attempt-failed', 'step-failed']);
  const resumed = await resumeWatched(machine, write(5));
  expect(ofKind(resumed, 'attempt-failed')).toHaveLength(2);
  expect(resumed.end?.outcome).toBe('done');
});

test('a failed check is repeated', async () => {
  const machine = simulatedMachine(labHost);
  let failures = 0;
  const heard = ({ kind }: { readonly kind: string }) =>
    void (kind === 'attempt-failed' && ++failures === 2 && machine.append('/etc/sign', 'x'));
  const ran = await applyWatched(machine, sign, unplanned, { heard });
  expect(failures).toBe(2);
  expect(ran.end?.outcome).toBe('done');
  const never = await applyWatched(simulatedMachine(labHost), sign, unplanned);
  expect(ofKind(never, 'attempt-failed')).toHaveLength(3);
  expect(never.end?.outcome).toBe('refused');
});

test('a refusal of a safety check is final', async () => {
  const bind = playbook('{ id: it, type: pci-bind, retry: { times: 3 }, with: { device: "0000:00:04.0" } }');
  const ran = await applyWatched(simulatedMachine(labHost), bind, unplanned);
  expect(ofKind(ran, 'attempt-failed')).toEqual([]);
  expect(ran.end?.outcome).toBe('refused');
});

test('a plan that differs from the approved plan is final', async () => {
  const machine = simulatedMachine(labHost);
  const approved = await planPlaybook(siteOn(machine, { name: 'test.yaml', text: write(5), inputs: {} }));
  const ran = await applyWatched(machine, write(6), approved);
  expect(ofKind(ran, 'attempt-failed')).toEqual([]);
  expect(ofKind(ran, 'step-failed')).toMatchObject([{ message: expect.stringMatching(/^the plan differs/) }]);
});

test('a partial change of an attempt is continued, and all of it is undone', async () => {
  const machine = simulatedMachine(withIommuOn(labHost));
  const text = playbook(
    '{ id: load, type: modprobe, with: { module: vfio-pci } }',
    '{ id: it, type: pci-bind, retry: { times: 1 }, with: { device: "0000:00:04.0" } }',
  );
  const before = stateOf(machine);
  failing(machine, 1, /drivers_probe/);
  const ran = await applyWatched(machine, text);
  expect(ofKind(ran, 'attempt-failed')).toHaveLength(1);
  expect(ran.end?.outcome).toBe('done');
  expect(await machine.link('/sys/bus/pci/devices/0000:00:04.0/driver')).toMatch(/vfio-pci$/);
  const undone = await undoOn(machine, { name: 'test.yaml', text, inputs: {} }, 'r');
  expect(undone?.end.outcome).toBe('done');
  expect(stateOf(machine)).toBe(before);
});

test('after Ctrl+C between two attempts no further attempt is made, and the run can be resumed', async () => {
  const machine = simulatedMachine(labHost);
  failing(machine, 1, /nr_hugepages/);
  const stop = new AbortController();
  const heard = ({ kind }: { readonly kind: string }) => void (kind === 'attempt-failed' && stop.abort());
  const ran = await applyWatched(machine, write(5), undefined, { heard, stops: { afterStep: stop.signal } });
  expect(kinds(ran).slice(-2)).toEqual(['attempt-failed', 'run-ended']);
  expect(ran.end?.outcome).toBe('interrupted');
  expect((await resumeWatched(machine, write(5))).end?.outcome).toBe('done');
});
