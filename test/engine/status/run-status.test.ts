import { changeKinds } from '../../../changes/index.ts';
import { describe, expect, test } from 'vitest';
import type { ChangeStatus } from '../../../engine/status/change-status.ts';
import { listRuns } from '../../../engine/journal/list-runs.ts';
import { statusOf } from '../../../engine/status/run-status.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { applyOn, undoOn } from '../../laws/runbook-on.ts';

const pages = '/proc/sys/vm/nr_hugepages';
const playbook = (steps: string): string => `runbook: 1\nname: test\nsummary: Looked at later\nsteps:\n${steps}`;
const step = (id: string, type: string, given: string): string =>
  `  - { id: ${id}, name: N, type: ${type}, with: { ${given} } }\n`;
const set = (id: string, value: number): string => step(id, 'sysfs-write', `path: ${pages}, value: "${value}"`);
const edit = step('edit', 'grub-edit', 'parameters: { ensure: [intel_iommu=on] }');
const load = step('load', 'modprobe', 'module: vfio-pci');

const scenario = (steps: string) => ({ name: 'test.yaml', text: playbook(steps), inputs: {} });

async function machineAfter(...runs: readonly string[]): Promise<SimulatedMachine> {
  const machine = simulatedMachine(labHost);
  for (const [index, steps] of runs.entries()) {
    const { end } = await applyOn(machine, scenario(steps), `run-${index + 1}`);
    expect(end.outcome).toBe('done');
  }
  return machine;
}

async function statuses(machine: SimulatedMachine): Promise<Readonly<Record<string, readonly ChangeStatus[]>>> {
  const { runs } = await statusOf(
    await listRuns(machine, changeKinds),
    null,
    machine,
    null,
    async () => machine,
    changeKinds,
  );
  return Object.fromEntries(runs.map(({ entry, changes }) => [entry.run, changes.map(({ status }) => status)]));
}

describe('the status of the changes of a run', () => {
  test('is in effect, or pending if it needs a boot first', async () => {
    const machine = await machineAfter(load + edit);
    expect(await statuses(machine)).toEqual({
      'run-1': [{ kind: 'holds' }, { kind: 'pending' }, { kind: 'pending' }],
    });
  });

  test('is drifted, with the distance', async () => {
    const machine = await machineAfter(set('it', 8));
    await machine.write(pages, '40\n');
    expect(await statuses(machine)).toMatchObject({
      'run-1': [
        {
          kind: 'drifted',
          isBack: false,
          drift: { left: '"8"', found: '"40"', distance: { kind: 'number', difference: 32 } },
        },
      ],
    });
    await machine.write(pages, '0\n');
    expect(await statuses(machine)).toMatchObject({ 'run-1': [{ kind: 'drifted', isBack: true }] });
  });

  test('is lost after a boot if only the kernel held it, and holds or takes effect if a disk does', async () => {
    const machine = await machineAfter(load + edit + set('it', 8));
    machine.reboot();
    expect((await statuses(machine))['run-1']?.map(({ kind }) => kind)).toEqual(['lost', 'holds', 'holds', 'lost']);
  });

  test('belongs to the last run that changed it, and to the first again after that one was undone', async () => {
    const machine = await machineAfter(set('one', 8), set('two', 16));
    expect(await statuses(machine)).toEqual({
      'run-1': [{ kind: 'superseded', by: 'run-2' }],
      'run-2': [{ kind: 'holds' }],
    });
    await undoOn(machine, scenario(set('two', 16)), 'run-2', 'undo-2');
    expect(await statuses(machine)).toEqual({ 'run-1': [{ kind: 'holds' }] });
    await undoOn(machine, scenario(set('two', 16)), 'undo-2', 'undo-3');
    expect(await statuses(machine)).toMatchObject({ 'run-1': [{ kind: 'superseded' }], 'run-2': [{ kind: 'holds' }] });
  });

  test('is unknown on a machine that cannot be reached, and the whole reason is shown', async () => {
    const machine = await machineAfter(load);
    const { MachineError } = await import('../../../engine/model/machine-error.ts');
    const away = async () => {
      throw new MachineError('it does not answer', { code: 'UNREACHABLE' });
    };
    const { runs } = await statusOf(await listRuns(machine, changeKinds), null, machine, null, away, changeKinds);
    expect(runs[0]?.changes[0]?.status).toEqual({ kind: 'unknown', why: 'it does not answer' });
  });

  test('is read without a lock and without a write', async () => {
    const machine = await machineAfter(load + edit + set('it', 8));
    const before = machine.snapshot();
    await statuses(machine);
    expect(machine.snapshot()).toBe(before);
  });
});
