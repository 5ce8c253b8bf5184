import { expect, test } from 'vitest';
import { setAttribute } from '../../../changes/attribute/set-attribute.ts';
import { machinesOf } from '../../../cli/lab/machines-of.ts';
import { lockHost } from '../../../cli/run/lock-host.ts';
import { Journal } from '../../../engine/journal/journal.ts';
import { runsFolder } from '../../../engine/journal/list-runs.ts';
import { loadLab } from '../../../engine/language/load/load-lab.ts';
import type { DurableEvent, RunStarted } from '../../../engine/model/event.ts';
import type { JournalKey } from '../../../engine/model/journal-key.ts';
import type { View } from '../../../cli/views/view.ts';

const loaded = loadLab({
  path: 'lab.yaml',
  text: 'lab: 1\nname: lab\nmachines: { host: { connect: simulated }, peer: { connect: simulated } }\n',
});
if (!loaded.ok) throw new Error('a bad lab');
const lab = loaded.value;
const watch = { connecting: () => {}, connected: () => {} };
const header = (run: string, at: string, vm: string): RunStarted => ({
  kind: 'run-started',
  format: 1,
  run,
  verb: 'apply',
  undoes: null,
  operator: 'ann@laptop',
  machine: 'host',
  bootId: 'b',
  playbook: { path: 'p.yaml', text: '', sha256: '' },
  lab: { path: 'then.yaml', guests: { vm: { host: at, vm } } },
  inputs: {},
});

test('a forged journal cannot lead the guest of a genuine run to a guest of another machine', async () => {
  await using machines = machinesOf(lab, watch);
  const genuine = machines.ofRun(header('genuine', 'host', 'one'));
  const forged = machines.ofRun(header('forged', 'peer', 'two'));
  await expect(forged.machine('vm')).rejects.toThrow('/run/runbook/vm/two/agent.sock');
  await expect(genuine.machine('vm')).rejects.toThrow('/run/runbook/vm/one/agent.sock');
  expect([genuine.isOnHost('vm'), forged.isOnHost('vm'), machines.isOnHost('vm')]).toEqual([true, false, false]);
  await expect(machines.machine('vm')).rejects.toThrow('no machine "vm"');
});

test('the machine of the lab is used, whatever a journal calls by its name', async () => {
  await using machines = machinesOf(lab, watch);
  const forged = machines.ofRun({
    lab: { path: 'then.yaml', guests: { peer: { host: 'host', vm: 'one' }, host: { host: 'peer', vm: 'two' } } },
  });
  expect([forged.isOnHost('peer'), forged.isOnHost('host')]).toEqual([false, true]);
  expect((await forged.machine('peer')).name).toBe('peer (simulated)');
});

test('programs of killed runs are only awaited in the guest that the journal of the same run names', async () => {
  await using machines = machinesOf(lab, watch);
  const host = await machines.machine('host');
  const change = setAttribute({ path: '/proc/sys/vm/swappiness', from: '60', to: '10' });
  const intended = { kind: 'change-intended', step: 's', on: 'vm', index: 0, takes: 'now', change } as never;
  const write = async (events: readonly DurableEvent[], run: string, key: JournalKey | null): Promise<void> => {
    const { clock, kinds } = machines;
    const journal = await Journal.create(
      host,
      runsFolder,
      run,
      key === null ? { clock, kinds } : { clock, kinds, key },
    );
    for (const event of events) await journal.append(event);
  };
  await write([header('genuine', 'host', 'one'), intended], 'genuine', null);
  await write([{ ...header('later', 'peer', 'two'), sequence: 9 }], 'later', null);
  const asked: string[] = [];
  const view = { note: () => {}, event: () => {}, settle: async () => {} } as unknown as View;
  const site = {
    ...machines,
    ofRun: (of: RunStarted) => {
      const own = machines.ofRun(of);
      const machine = (name: string) => (asked.push(`${of.run} ${name}`), own.machine(name));
      return { ...own, machine };
    },
  };
  const held = await lockHost(host, 'next', { unfinished: true }, site, view, '');
  await held?.lock[Symbol.asyncDispose]();
  expect(asked).toEqual(['genuine vm']);
});
