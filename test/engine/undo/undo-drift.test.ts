import { changeKinds } from '../../../changes/index.ts';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../engine/model/event.ts';
import { planUndo } from '../../../engine/undo/plan-undo.ts';
import { listRuns } from '../../../engine/journal/list-runs.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { undoOn } from '../../laws/runbook-on.ts';
import { applyWatched } from '../watched.ts';

const text = `runbook: 1
name: test
summary: To be undone
steps:
  - { id: edit, name: E, type: grub-edit, with: { parameters: { ensure: [intel_iommu=on] } } }
  - { id: pages, name: P, type: sysfs-write, with: { path: /proc/sys/vm/nr_hugepages, value: "8" } }
  - { id: twice, name: T, type: sysfs-write, with: { path: /proc/sys/vm/nr_hugepages, value: "16" } }
`;
const pages = '/proc/sys/vm/nr_hugepages';

async function applied(): Promise<SimulatedMachine> {
  const machine = simulatedMachine(labHost);
  await applyWatched(machine, text);
  return machine;
}

async function planned(machine: SimulatedMachine, force: readonly string[] = []) {
  const [entry] = await listRuns(machine, changeKinds);
  if (entry === undefined) throw new Error('there is no run');
  const site = { machine: async () => machine, clock: machine.clock, kinds: changeKinds };
  const { undoings } = await planUndo(entry.recorded, site, null, force);
  return undoings.map((each) => `${each.of.step} ${each.kind}${each.kind === 'restore' ? ` ${each.way}` : ''}`);
}

async function undone(machine: SimulatedMachine, force: readonly string[] = []): Promise<readonly Event[]> {
  return (await undoOn(machine, { name: 'test.yaml', text, inputs: {} }, 'r', 'u', force))?.events ?? [];
}

const edited = async (machine: SimulatedMachine, path: string, edit: (text: string) => string): Promise<void> => {
  const file = await machine.readFile(path);
  if (file === undefined) throw new Error(`${path} is not there`);
  await machine.put(path, { ...file, content: edit(file.content) });
};

describe('an undo after later modifications', () => {
  test('plans two changes of one subject with the state that the first one will find', async () => {
    const machine = await applied();
    expect(await planned(machine)).toEqual([
      'twice restore back',
      'pages restore back',
      'edit restore back',
      'edit restore back',
    ]);
  });

  test('removes its own words from a line and keeps later ones; the generated file is made again from it', async () => {
    const machine = await applied();
    await edited(machine, '/etc/default/grub', (all) => all.replace(/intel_iommu=on/, 'intel_iommu=on splash'));
    await machine.run(['update-grub']);
    expect(await planned(machine)).toEqual([
      'twice restore back',
      'pages restore back',
      'edit restore merged',
      expect.stringMatching(/^edit restore (merged|again)$/),
    ]);
    const events = await undone(machine);
    expect(events.filter(({ kind }) => ['change-drifted', 'step-failed'].includes(kind))).toEqual([]);
    expect(await machine.read('/etc/default/grub')).toContain('quiet splash');
    const generated = (await machine.read('/boot/grub/grub.cfg')) ?? '';
    expect([generated.includes('intel_iommu=on'), generated.includes('splash')]).toEqual([false, true]);
  });

  test('generates a file once more if a new kernel contains the run’s parameters', async () => {
    const machine = await applied();
    const kernel = { encoding: 'utf8', content: 'kernel', mode: 0o644, owner: 0, group: 0 } as const;
    await machine.put('/boot/vmlinuz-9.9.9-amd64', kernel);
    await machine.put('/boot/initrd.img-9.9.9-amd64', kernel);
    expect((await machine.run(['update-grub'])).code).toBe(0);
    expect(await machine.read('/boot/grub/grub.cfg')).toMatch(/9\.9\.9.*intel_iommu=on/);
    expect((await planned(machine)).slice(2)).toEqual(['edit restore back', 'edit restore again']);
    const events = await undone(machine);
    expect(events.filter(({ kind }) => ['change-drifted', 'step-failed'].includes(kind))).toEqual([]);
    const generated = (await machine.read('/boot/grub/grub.cfg')) ?? '';
    expect([generated.includes('intel_iommu=on'), generated.includes('9.9.9')]).toEqual([false, true]);
  });

  test('keeps a generated file whose source got the words of the run from someone else', async () => {
    const machine = await applied();
    await edited(machine, '/etc/default/grub', (all) => all.replace('intel_iommu=on', 'intel_iommu=on,sm_on'));
    await machine.run(['update-grub']);
    const before = await machine.read('/boot/grub/grub.cfg');
    await undone(machine);
    expect(await machine.read('/etc/default/grub')).toContain('intel_iommu=on,sm_on');
    expect(await machine.read('/boot/grub/grub.cfg')).toBe(before);
  });

  test('and undone again, restores the values of the run and of others', async () => {
    const machine = await applied();
    await edited(machine, '/etc/default/grub', (all) => `# mine\n${all}`);
    const before = await machine.read('/etc/default/grub');
    await undone(machine);
    expect(await machine.read('/etc/default/grub')).not.toBe(before);
    await undoOn(machine, { name: 'test.yaml', text, inputs: {} }, 'u', 'again');
    expect(await machine.read('/etc/default/grub')).toBe(before);
  });

  test('does not undo another value and shows the value of the run and the present one; forced by name it is undone too', async () => {
    const machine = await applied();
    await machine.write(pages, '99\n');
    expect((await planned(machine)).slice(0, 2)).toEqual(['twice drifted', 'pages drifted']);
    const events = await undone(machine);
    expect(events.filter(({ kind }) => kind === 'change-drifted')).toMatchObject([
      { step: 'twice', left: '"16"', found: '"99"' },
      { step: 'pages', left: '"8"', found: '"99"' },
    ]);
    expect((await machine.read(pages))?.trim()).toBe('99');

    const other = await applied();
    await other.write(pages, '99\n');
    expect((await planned(other, ['twice'])).slice(0, 2)).toEqual(['twice restore forced', 'pages restore back']);
    await undone(other, ['twice']);
    expect((await other.read(pages))?.trim()).toBe('0');
    await undoOn(other, { name: 'test.yaml', text, inputs: {} }, 'u', 'again');
    expect((await other.read(pages))?.trim()).toBe('99');
  });
});
