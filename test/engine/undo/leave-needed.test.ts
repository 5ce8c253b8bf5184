import { changeKinds } from '../../../changes/index.ts';
import { describe, expect, test } from 'vitest';
import { planUndo } from '../../../engine/undo/plan-undo.ts';
import { nameOf } from '../../../engine/undo/name-changes.ts';
import { listRuns } from '../../../engine/journal/list-runs.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withFunctions, withIommuOn } from '../../machines/simulated/hosts/variants.ts';
import { undoOn } from '../../laws/runbook-on.ts';
import { applyWatched } from '../watched.ts';

const [own, others] = ['0000:00:04.0', '0000:01:00.0'] as const;
const text = `runbook: 1
name: test
summary: A card is handed over
steps:
  - { id: edit, type: sysfs-write, with: { path: /proc/sys/vm/nr_hugepages, value: "8" } }
  - { id: load, type: modprobe, with: { module: vfio-pci } }
  - { id: bind, type: pci-bind, with: { device: "${own}" } }
`;

const driver = (machine: SimulatedMachine, address: string) => machine.link(`/sys/bus/pci/devices/${address}/driver`);

/** The run has its card, and another program gives vfio-pci another card since. */
async function shared(): Promise<SimulatedMachine> {
  const machine = simulatedMachine(withFunctions(withIommuOn(labHost)));
  await applyWatched(machine, text);
  await machine.write(`/sys/bus/pci/devices/${others}/driver_override`, 'vfio-pci\n');
  await machine.write(`/sys/bus/pci/devices/${others}/driver/unbind`, `${others}\n`);
  await machine.write('/sys/bus/pci/drivers_probe', `${others}\n`);
  return machine;
}

async function planned(machine: SimulatedMachine) {
  const [entry] = await listRuns(machine, changeKinds);
  if (entry === undefined) throw new Error('there is no run');
  const site = { machine: async () => machine, clock: machine.clock, kinds: changeKinds };
  return { ...(await planUndo(entry.recorded, site, null)), recorded: entry.recorded };
}

const undone = async (machine: SimulatedMachine, force: readonly string[] = []) =>
  (await undoOn(machine, { name: 'test.yaml', text, inputs: {} }, 'r', 'u', force))?.events ?? [];

describe('undo of a module that something else needs by now', () => {
  test('does not undo it, because another card would lose its driver, and undoes the rest', async () => {
    const machine = await shared();
    const { undoings } = await planned(machine);
    expect(undoings.map(({ of, kind }) => `${of.step} ${kind}`)).toEqual([
      'bind restore',
      'load drifted',
      'edit restore',
    ]);
    const events = await undone(machine);
    expect(events.find(({ kind }) => kind === 'change-drifted')).toMatchObject({
      step: 'load',
      left: 'loaded',
      found: `loaded, and it drives ${others}`,
    });
    expect(events.at(-1)).toMatchObject({ kind: 'run-ended', outcome: 'done', changes: 2 });
    expect(await driver(machine, others)).toMatch(/vfio-pci$/);
    expect(await driver(machine, own)).toMatch(/e1000e$/);
    expect(await machine.read('/proc/sys/vm/nr_hugepages')).toBe('0\n');
  });

  test('undoes it anyway if it is named', async () => {
    const machine = await shared();
    const { undoings, recorded } = await planned(machine);
    const left = undoings.find(({ kind }) => kind === 'drifted');
    if (left === undefined) throw new Error('nothing is left alone');
    await undone(machine, [nameOf(left.of, recorded.changes)]);
    expect(await machine.list('/sys/module/vfio_pci')).toBeUndefined();
  });

  test('does not undo a module that another virtual machine uses, and does not fail', async () => {
    const machine = await shared();
    const argv = ['qemu-system-x86_64', '-name', 'guest=theirs', '-device', `vfio-pci,host=${others}`];
    await machine.run(['systemd-run', '--unit=theirs', '--', ...argv]);
    await machine.write(`/sys/bus/pci/devices/${others}/driver_override`, '\n');
    const events = await undone(machine);
    expect(events.find(({ kind }) => kind === 'change-drifted')).toMatchObject({ step: 'load', left: 'loaded' });
    expect(events.at(-1)).toMatchObject({ kind: 'run-ended', outcome: 'done', changes: 2 });
    expect(await machine.list('/sys/module/vfio_pci')).toBeDefined();
  });

  test('undoes it if only the run’s own card used it', async () => {
    const machine = simulatedMachine(withFunctions(withIommuOn(labHost)));
    await applyWatched(machine, text);
    expect((await planned(machine)).undoings.map(({ kind }) => kind)).toEqual(['restore', 'restore', 'restore']);
    await undone(machine);
    expect(await machine.list('/sys/module/vfio_pci')).toBeUndefined();
  });
});

describe('undo of virtual functions', () => {
  const functions = `runbook: 1
name: test
summary: Functions are made
steps:
  - { id: load, type: modprobe, with: { module: vfio-pci } }
  - { id: make, type: sriov, with: { device: "${others}", count: 2, autoprobe: false } }
  - { id: bind, type: pci-bind, with: { device: "{{ steps.make.functions.[0] }}" } }
`;
  const second = '0000:01:10.2';

  test('does not undo them if one is used by something else since then', async () => {
    const machine = simulatedMachine(withFunctions(withIommuOn(labHost)));
    await applyWatched(machine, functions);
    await machine.write(`/sys/bus/pci/devices/${second}/driver_override`, 'vfio-pci\n');
    await machine.write('/sys/bus/pci/drivers_probe', `${second}\n`);
    expect((await planned(machine)).undoings.map(({ of, kind }) => `${of.step} ${kind}`)).toEqual([
      'bind restore',
      'make drifted',
      'make restore',
      'load drifted',
    ]);
    const events = (await undoOn(machine, { name: 'test.yaml', text: functions, inputs: {} }, 'r', 'u', []))?.events;
    expect(events?.find(({ kind }) => kind === 'change-drifted')).toMatchObject({
      step: 'make',
      found: `"2", and other programs were given ${second}`,
    });
    expect(await driver(machine, second)).toMatch(/vfio-pci$/);
  });

  test('undoes them if only the run itself used one', async () => {
    const machine = simulatedMachine(withFunctions(withIommuOn(labHost)));
    await applyWatched(machine, functions);
    expect((await planned(machine)).undoings.every(({ kind }) => kind === 'restore')).toBe(true);
    await undoOn(machine, { name: 'test.yaml', text: functions, inputs: {} }, 'r', 'u', []);
    expect(await machine.read(`/sys/bus/pci/devices/${others}/sriov_numvfs`)).toBe('0\n');
  });
});
