import { changeKinds } from '../../../changes/index.ts';
import { describe, expect, test } from 'vitest';
import { MachineError } from '../../../engine/model/machine-error.ts';
import type { Resumption } from '../../../engine/model/resumption.ts';
import { listRuns } from '../../../engine/journal/list-runs.ts';
import { statusOf } from '../../../engine/status/run-status.ts';
import { dieAt } from '../../machines/simulated/die-at.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { undoOn } from '../../laws/runbook-on.ts';
import { applyWatched, resumeWatched } from '../watched.ts';

const resumption: Resumption = {
  run: 'r',
  argv: ['/opt/node dir/node', '/opt/runbook/cli/main.ts', 'resume', 'r', '--unattended', '--lab', '/root/100%.yaml'],
  folder: '/root',
  environment: { HOME: '/root' },
};
const unit = '/etc/systemd/system/runbook-resume-r.service';
const link = '/etc/systemd/system/multi-user.target.wants/runbook-resume-r.service';
const journals = '/var/lib/runbook/runs';

const edit = (id: string, parameter: string): string =>
  `  - { id: ${id}, type: grub-edit, with: { parameters: { ensure: [${parameter}] } } }`;
const text = [
  'runbook: 1\nname: local\nsummary: Reboots the machine it runs on\nsteps:',
  edit('one', 'intel_iommu=on'),
  edit('two', 'iommu.strict=1'),
  '  - { id: boot, type: reboot, with: { now: true } }',
  '  - { id: again, type: reboot, with: { now: true } }',
  '  - { id: vfio, type: modprobe, with: { module: vfio-pci } }',
].join('\n');

const local = (): SimulatedMachine => simulatedMachine(labHost, { outlivesReboot: false });
const scenario = { name: 'test.yaml', text, inputs: {} };

test('before the machine goes down, the journal has the record and a unit that resumes the run; the run removes the unit', async () => {
  const machine = local();
  const before = machine.snapshot(journals);
  const applied = await applyWatched(machine, text, undefined, { resumption });
  expect(applied.end?.outcome).toBe('waiting');
  const kinds = applied.events.map(({ kind }) => kind);
  expect(kinds.slice(-2)).toEqual(['waiting', 'run-ended']);
  const made = await machine.read(unit);
  expect(made).toContain(
    'ExecStart="/opt/node dir/node" /opt/runbook/cli/main.ts resume r --unattended --lab "/root/100%%.yaml"\n',
  );
  expect(await machine.link(link)).toBe(unit);
  // It is requested last, once.
  const calls = machine.calls.filter(({ argv }) => argv?.join(' ') === 'systemctl reboot');
  expect(calls).toHaveLength(1);

  machine.reboot();
  const resumed = await resumeWatched(machine, text, { resumption });
  expect(resumed.end).toMatchObject({ outcome: 'done', pending: [] });
  expect(resumed.events.filter(({ kind }) => kind === 'rebooted')).toHaveLength(1);
  expect(await machine.stat(unit)).toBeUndefined();
  expect(await machine.stat(link)).toBeUndefined();
  const { runs } = await statusOf(
    await listRuns(machine, changeKinds),
    null,
    machine,
    null,
    () => Promise.resolve(machine),
    changeKinds,
  );
  const statuses = runs.flatMap(({ changes }) => changes.map(({ status }) => status.kind));
  expect(statuses.filter((kind) => kind !== 'holds' && kind !== 'superseded')).toEqual([]);
  const undone = await undoOn(machine, scenario, 'r');
  expect(undone?.events.filter(({ kind }) => kind === 'change-drifted')).toEqual([]);
  expect(undone?.end.outcome).toBe('waiting');
  machine.reboot();
  expect((await undoOn(machine, scenario, 'r'))?.end.outcome).toBe('done');
  expect(machine.snapshot(journals)).toBe(before);
});

test('without systemd no unit is left, and a person must resume the run', async () => {
  const machine = local();
  const fault = machine.stat.bind(machine);
  machine.stat = (path) => (path === '/run/systemd/system' ? Promise.resolve(undefined) : fault(path));
  const { events, end } = await applyWatched(machine, text, undefined, { resumption });
  expect(end?.outcome).toBe('waiting');
  expect(events.find(({ kind }) => kind === 'waiting')).toMatchObject({
    for: expect.not.stringContaining('by itself'),
  });
  expect(await machine.stat(unit)).toBeUndefined();
});

test('a refused reboot fails the step, and the unit is undone with the rest', async () => {
  const machine = local();
  const before = machine.snapshot(journals);
  machine.fault = ({ argv }) =>
    argv?.join(' ') === 'systemctl enable -- runbook-resume-r.service'
      ? new MachineError('systemctl: Access denied', { code: 'EXIT1' })
      : undefined;
  const { end } = await applyWatched(machine, text, undefined, { resumption });
  machine.fault = undefined;
  expect(end?.outcome).toBe('failed');
  expect((await undoOn(machine, scenario, 'r'))?.end.outcome).toBe('done');
  expect(machine.snapshot(journals)).toBe(before);
});

/** Continues until the run is done, as a person or the unit does: with a boot whenever it waits for one. */
async function carryOn(machine: SimulatedMachine): Promise<void> {
  for (let boots = 0; boots < 3; boots += 1) {
    const { end, error } = await resumeWatched(machine, text, { resumption });
    expect(error).toBeUndefined();
    if (end?.outcome === 'done') return;
    expect(end?.outcome).toBe('waiting');
    machine.reboot();
  }
  throw new Error('it waits for one reboot after another');
}

async function takeBack(machine: SimulatedMachine): Promise<void> {
  const { outcome } = (await undoOn(machine, scenario, 'r'))?.end ?? {};
  if (outcome === 'done') return;
  expect(outcome).toBe('waiting');
  machine.reboot();
  expect((await undoOn(machine, scenario, 'r'))?.end.outcome).toBe('done');
}

describe('killed or interrupted anywhere on the machine that it reboots', () => {
  const fresh = local();
  const before = fresh.snapshot(journals);

  test.each(['revive', 'crash'] as const)(
    '%s: the run is continued, and it is undone',
    { timeout: 60_000 },
    async (how) => {
      const whole = fresh.clone();
      await applyWatched(whole, text, undefined, { resumption });
      const calls = whole.calls.filter(({ index }) => index >= 0);
      whole.reboot();
      await carryOn(whole);
      const applied = whole.snapshot(journals);
      expect(calls.length).toBeGreaterThan(20);
      for (const { index } of calls) {
        for (const when of ['die-before', 'die-after'] as const) {
          const machine = fresh.clone();
          machine.fault = dieAt(index, when);
          await applyWatched(machine, text, undefined, { resumption });
          machine.fault = undefined;
          machine[how]();
          // Nothing was started before the journal had its first records.
          if (((await machine.read(`${journals}/r/journal.ndjson`)) ?? '').split('\n').length < 3) continue;
          const resumed = machine.clone();
          await carryOn(resumed);
          expect(resumed.snapshot(journals), `${when} ${index}`).toBe(applied);
          await takeBack(machine);
          expect(machine.snapshot(journals), `${when} ${index}`).toBe(before);
          await takeBack(resumed);
          expect(resumed.snapshot(journals), `${when} ${index}, resumed`).toBe(before);
        }
      }
    },
  );
});
