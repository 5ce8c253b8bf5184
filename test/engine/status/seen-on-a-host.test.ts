import { expect, test } from 'vitest';
import { changeKinds } from '../../../changes/index.ts';
import { drawStatus } from '../../../cli/views/draw-status.ts';
import { drawUndo } from '../../../cli/views/draw-undo.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withCpus, withFiles, withIommuOn } from '../../machines/simulated/hosts/variants.ts';
import { sayAll, type Said } from '../../laws/behind/look.ts';
import { applyOn, undoOn, type Scenario } from '../../laws/runbook-on.ts';

// What was seen on a host, each with its texts; the law in test/laws/behind has the rest.
const paint = (_: string, text: string): string => text;
const statusText = ({ status }: Said): string =>
  drawStatus(status, { all: true, machine: 'host', bootedAt: null, labArguments: '', command: 'runbook' }, paint).join(
    '\n',
  );
const undoText = ({ recorded, undoings, reboots }: Said): string =>
  drawUndo({ recorded, undoings: [...undoings.values()], reboots, ends: [] }, paint).join('\n');

const scenario = (...steps: readonly string[]): Scenario => ({
  name: 'test.yaml',
  text: `runbook: 1\nname: test\nsummary: Seen\nsteps:\n${steps.map((step) => `  - ${step}\n`).join('')}`,
  inputs: {},
});
const start =
  '{ id: start, type: qemu-launch, with: { name: one, memory: 512M, cpus: 2, cpu: max, accelerator: tcg, boot: { kernel: /boot/vmlinuz, append: quiet }, agent: false, ready_within: 30 } }';
const pin = '{ id: pin, type: isolcpus-pin, with: { vm: one } }';
const load = '{ id: load, type: modprobe, with: { module: vfio-pci } }';

async function applied(what: Scenario): Promise<SimulatedMachine> {
  const machine = simulatedMachine(
    withCpus(withIommuOn(withFiles(labHost, { '/boot/vmlinuz': 'MZ' })), 8, { nodes: 2 }),
  );
  expect((await applyOn(machine, what)).end.outcome).toBe('done');
  return machine;
}
const kill = (machine: SimulatedMachine) =>
  machine.run(['systemctl', 'kill', '--signal=SIGKILL', '--', 'runbook-vm-one.service']);

test('a guest that was killed has drifted, plan starts it again, and undo removes the folder that is left', async () => {
  const machine = await applied(scenario(start));
  await kill(machine);
  const said = await sayAll(machine, scenario(start));
  expect(statusText(said)).toContain('  1 drifted\n');
  expect(statusText(said)).toContain('now it is not running; its folder /run/runbook/vm/one is left');
  expect(said.plan.steps.map(({ kind }) => kind)).toEqual(['change']);
  expect(undoText(said)).toMatch(
    /- \/run\/runbook\/vm\/one\/ \(left by runbook-vm-one\)\n {6}partly undone already; undo removes the rest:\n.*now it is not running/,
  );
  expect((await undoOn(machine, scenario(start)))?.end.outcome).toBe('done');
  expect(await machine.stat('/run/runbook/vm/one')).toBeUndefined();
});

test('a guest that was started again by hand has drifted, and undo says so and stops it', async () => {
  const machine = await applied(scenario(start));
  const unit = machine.world.kernel.units.get('runbook-vm-one');
  await kill(machine);
  await machine.run(['systemctl', 'reset-failed', '--', 'runbook-vm-one.service']);
  await machine.run(['systemd-run', '--unit=runbook-vm-one.service', '--', ...(unit?.argv ?? [])]);
  const said = await sayAll(machine, scenario(start));
  expect(statusText(said)).toContain('it was started again, or its folder was deleted');
  expect(undoText(said)).toContain('undone all the same:');
  expect((await undoOn(machine, scenario(start)))?.end.outcome).toBe('done');
  expect(machine.world.kernel.units.has('runbook-vm-one')).toBe(false);
});

test('the mask of one thread: undo names the same drift as status', async () => {
  const both = scenario(start, pin);
  const machine = await applied(both);
  const pid = machine.world.kernel.units.get('runbook-vm-one')?.pid ?? 0;
  await machine.run(['taskset', '--cpu-list', '--pid', '0', String(pid + 1)]);
  const said = await sayAll(machine, both);
  const words = new RegExp(`vCPU 0 \\(${pid + 1}\\) on 0 instead of \\d`);
  expect(statusText(said)).toMatch(words);
  expect(undoText(said)).toMatch(words);
});

test('the masks of a process that has ended are gone, and nothing of them is left to undo', async () => {
  const both = scenario(start, pin);
  const machine = await applied(both);
  await kill(machine);
  const said = await sayAll(machine, both);
  expect(statusText(said)).toContain('gone: the process no longer exists');
  expect(statusText(said)).toContain('1 drifted, 1 gone');
  expect(undoText(said)).toContain('nothing is left to undo: the process no longer exists');
  expect(undoText(said)).toMatch(/^Undo: 1 change to undo, 1 already undone$/m);
});

test('a module that was unloaded by hand is already undone, or undo names only what was loaded with it', async () => {
  const machine = await applied(scenario(load));
  await machine.run(['rmmod', 'vfio_pci']);
  const left = await sayAll(machine, scenario(load));
  expect(undoText(left)).not.toContain('- module vfio-pci');
  expect(undoText(left)).toMatch(/- module \S.* \(loaded together with vfio-pci\)/);
  for (const { change } of left.recorded.changes)
    for (const name of (change as { along?: readonly string[] }).along ?? [])
      await machine.run(['modprobe', '-r', name]);
  const said = await sayAll(machine, scenario(load));
  expect(changeKinds.describe(said.recorded.changes[0]?.change ?? { kind: '' })).toBe('+ module vfio-pci');
  expect(undoText(said)).toContain('= + module vfio-pci  already has its previous value: not loaded');
  expect(statusText(said)).toContain('it has the value from before the run: not loaded');
});

test('a unit that was masked by hand is not started by undo, which says why', async () => {
  const stop = scenario('{ id: quiet, type: service, with: { unit: irqbalance, state: stopped } }');
  const machine = await applied(stop);
  await machine.run(['systemctl', 'mask', '--', 'irqbalance.service']);
  expect(undoText(await sayAll(machine, stop))).toContain('it is masked, so nothing can start it');
  const undone = await undoOn(machine, stop);
  expect(undone?.events.filter(({ kind }) => kind === 'step-failed')).toEqual([]);
  expect(undone?.end.outcome).toBe('done');
});
