import { changeKinds } from '../../../changes/index.ts';
import { expect, test } from 'vitest';
import { planUndo } from '../../../engine/undo/plan-undo.ts';
import { listRuns } from '../../../engine/journal/list-runs.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { undoOn } from '../../laws/runbook-on.ts';
import { applyWatched } from '../watched.ts';

const edit = '  - { id: edit, name: E, type: grub-edit, with: { parameters: { ensure: [intel_iommu=on] } } }\n';
const load = '  - { id: load, name: L, type: modprobe, with: { module: vfio-pci } }\n';
const environment = '/boot/grub/grubenv';
const trying = '  - { id: try, type: grub-edit, with: { parameters: { ensure: [iommu=pt] }, trial: true } }\n';
const kept = '  - { id: keep, type: grub-edit, with: { parameters: { ensure: [iommu=pt] } } }\n';
const reboot = '  - { id: reboot, name: R, type: reboot, with: { always: true } }\n';
const playbook = (steps: string): string => `runbook: 1\nname: test\nsummary: To be undone\nsteps:\n${steps}`;

async function plannedAndDone(machine: SimulatedMachine, text: string) {
  const site = { machine: async () => machine, clock: machine.clock, kinds: changeKinds };
  const [entry] = await listRuns(machine, changeKinds);
  if (entry === undefined) throw new Error('there is no run');
  const { reboots } = await planUndo(entry.recorded, site, null);
  const undone = await undoOn(machine, { name: 'test.yaml', text, inputs: {} }, 'r');
  return { planned: reboots, done: undone?.events.some(({ kind }) => kind === 'rebooted') };
}

test('the plan of an undo shows the reboot if the machine was rebooted by another person', async () => {
  const machine = simulatedMachine(labHost);
  await applyWatched(machine, playbook(edit));
  machine.reboot();
  expect(await plannedAndDone(machine, playbook(edit))).toEqual({ planned: true, done: true });
});

test('and shows none if no undone change needs it', async () => {
  const machine = simulatedMachine(labHost);
  const text = playbook(reboot + load);
  await applyWatched(machine, text);
  expect(await plannedAndDone(machine, text)).toEqual({ planned: false, done: false });
});

test('a created file that commands and a boot modified later is planned with its future content', async () => {
  const machine = simulatedMachine(labHost);
  await machine.remove(environment);
  await applyWatched(machine, playbook(trying + reboot + kept));
  expect(await machine.stat(environment)).toBeDefined();
  const [entry] = await listRuns(machine, changeKinds);
  if (entry === undefined) throw new Error('there is no run');
  const { undoings } = await planUndo(
    entry.recorded,
    { machine: async () => machine, clock: machine.clock, kinds: changeKinds },
    null,
  );
  expect(undoings.filter(({ kind }) => kind === 'drifted')).toEqual([]);
  await undoOn(machine, { name: 'test.yaml', text: playbook(trying + reboot + kept), inputs: {} }, 'r');
  expect(await machine.stat(environment)).toBeUndefined();
});
