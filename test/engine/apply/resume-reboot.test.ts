import { expect, test } from 'vitest';
import { Killed } from '../../../machines/simulated/machine/faults.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { applyWatched, resumeWatched, type Watched } from '../watched.ts';

const playbook = (...steps: readonly string[]): string =>
  ['runbook: 1', 'name: test', 'summary: Reboots on its way', 'steps:', ...steps.map((step) => `  - ${step}`)].join(
    '\n',
  );

const parameter = '{ id: edit, name: E, type: grub-edit, with: { parameters: { ensure: [intel_iommu=on] } } }';
const reboot = '{ id: reboot, name: R, type: reboot }';
const always = '{ id: reboot, name: R, type: reboot, with: { always: true } }';
const told =
  '{ id: told, name: T, type: host-check, with: { what: w, that: "{{ steps.reboot.rebooted }}", equals: REBOOTED, reason: r, remedy: m } }';
const sign = '{ id: sign, name: S, type: host-check, with: { what: w, path: /etc/sign, reason: r, remedy: m } }';
const resultOf = ({ events }: Watched, step: string) =>
  events.find((event) => event.kind === 'step-ended' && event.step === step);
const boot = (machine: SimulatedMachine) => machine.read('/proc/sys/kernel/random/boot_id');

test('a reboot that was not needed has its outputs too', async () => {
  const text = playbook(reboot, told.replace('REBOOTED', 'false'));
  const ran = await applyWatched(simulatedMachine(labHost), text);
  expect(ran.end?.outcome).toBe('done');
  expect(resultOf(ran, 'reboot')).toMatchObject({ result: 'unchanged', outputs: { rebooted: false } });
});

test('if runbook goes down with the machine, resume checks the boot and has the outputs of the reboot', async () => {
  const machine = simulatedMachine(labHost, { outlivesReboot: false });
  const text = playbook(parameter, reboot, told.replace('REBOOTED', 'true'));
  expect((await applyWatched(machine, text)).end?.outcome).toBe('waiting');
  expect((await resumeWatched(machine, text)).end?.outcome).toBe('waiting');
  machine.reboot();
  const resumed = await resumeWatched(machine, text);
  expect(resumed.end).toMatchObject({ outcome: 'done', pending: [] });
  expect(resultOf(resumed, 'reboot')).toMatchObject({
    result: 'acted',
    outputs: { rebooted: true, parameters: expect.arrayContaining(['intel_iommu=on']) },
  });
});

test('a resume that is killed before the reboot step still knows that the machine was rebooted', async () => {
  const machine = simulatedMachine(labHost, { outlivesReboot: false });
  const text = playbook('{ id: vfio, name: V, type: modprobe, with: { module: vfio-pci } }', always);
  expect((await applyWatched(machine, text)).end?.outcome).toBe('waiting');
  machine.reboot();
  machine.fault = ({ text: said }) => (said?.includes('"run-resumed"') ? 'die-after' : undefined);
  expect((await resumeWatched(machine, text)).error).toBeInstanceOf(Killed);
  machine.fault = undefined;
  machine.revive();
  expect((await resumeWatched(machine, text)).end?.outcome).toBe('done');
});

test('resume does not repeat a finished reboot if a later step failed', async () => {
  const machine = simulatedMachine(labHost);
  const text = playbook(parameter, always, sign);
  expect((await applyWatched(machine, text)).end?.outcome).toBe('failed');
  const rebooted = await boot(machine);
  await machine.put('/etc/sign', { encoding: 'utf8', content: '', mode: 0o644, owner: 0, group: 0 });
  const resumed = await resumeWatched(machine, text);
  expect(resumed.end?.outcome).toBe('done');
  expect(resultOf(resumed, 'reboot')).toMatchObject({ result: 'acted', outputs: { rebooted: true } });
  expect(await boot(machine)).toBe(rebooted);
});

test('a connection that is lost during the reboot does not cause a second reboot', async () => {
  const machine = simulatedMachine(labHost);
  const text = playbook(always);
  machine.fault = ({ argv }) => (argv?.join(' ') === 'systemctl reboot' ? 'die-after' : undefined);
  expect((await applyWatched(machine, text)).error).toBeInstanceOf(Killed);
  machine.fault = undefined;
  machine.revive();
  machine.reboot();
  const rebooted = await boot(machine);
  expect((await resumeWatched(machine, text)).end?.outcome).toBe('done');
  expect(await boot(machine)).toBe(rebooted);
});

test('a run that rebooted and was then refused did change the machine', async () => {
  const machine = simulatedMachine(labHost);
  const { end } = await applyWatched(machine, playbook(always, sign), {
    playbook: 'test',
    machine: 'host',
    steps: [],
  });
  expect(end).toMatchObject({ outcome: 'failed', changes: 0 });
});
