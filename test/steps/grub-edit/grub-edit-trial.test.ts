import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Change } from '../../../changes/index.ts';
import { grubEntries } from '../../../facts/boot/grub-configuration.ts';
import { parseKernelCommandLine } from '../../../facts/boot/kernel-command-line.ts';
import type { MachineDescription } from '../../../machines/simulated/tree/description.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withFiles } from '../../machines/simulated/hosts/variants.ts';
import { grubEdit } from '../../../steps/grub-edit/index.ts';
import { requestsOf } from '../../../steps/grub-edit/request/request.ts';
import { trialLine } from '../../../steps/grub-edit/trial/trial-line.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { applyWatched, resumeWatched, type Watched } from '../../engine/watched.ts';
import { undoOn } from '../../laws/runbook-on.ts';
import { ofKind } from '../support/changing.ts';
import { filled } from '../support/filled.ts';
import { needs } from '../../needs.ts';

needs('grub-editenv', 'grub-script-check');

const type = ofKind(grubEdit, 'change');
const journals = '/var/lib/runbook/runs';
const custom = '/boot/grub/custom.cfg';
const environment = '/boot/grub/grubenv';

const planOn = async (machine: SimulatedMachine, ensure: readonly string[], trial = true) => {
  const input = filled(type.schema, { parameters: { ensure }, trial });
  return type.plan(input, await type.probe(input, machine));
};

const step = (id: string, parameter: string, trial: boolean): string =>
  `  - { id: ${id}, type: grub-edit, with: { parameters: { ensure: ['${parameter}'] }, trial: ${trial} } }`;
const reboot = '  - { id: boot, type: reboot, with: { timeout: 60 } }';
const playbook = (...steps: readonly string[]): string =>
  ['runbook: 1', 'name: trial', 'summary: A trial boot', 'steps:', ...steps].join('\n');
const trying = (parameter: string): string =>
  playbook(step('try', parameter, true), reboot, step('keep', parameter, false));

const failures = ({ events }: Watched): string =>
  events
    .flatMap((event) => {
      if (event.kind === 'step-failed') return [event.message, event.hint ?? ''];
      return event.kind === 'refused' ? event.refusals.map(({ check, reason }) => `${check}: ${reason}`) : [];
    })
    .join('\n');

async function undoes(machine: SimulatedMachine, text: string, before: string): Promise<void> {
  const undone = await undoOn(machine, { name: 'test.yaml', text, inputs: {} }, 'r');
  expect(undone?.events.filter(({ kind }) => kind === 'change-drifted')).toEqual([]);
  expect(undone?.end.outcome).toBe('done');
  expect(machine.snapshot(journals)).toBe(before);
}

describe('a failed trial boot', () => {
  test('a panic: the host returns to the old entry by itself; the run fails, the trial is not repeated, and it is undone', async () => {
    const machine = simulatedMachine({ ...labHost, panics: ['iommu=bad'] });
    const before = machine.snapshot(journals);
    const applied = await applyWatched(machine, trying('iommu=bad'));
    expect(applied.end?.outcome).toBe('failed');
    expect(failures(applied)).toMatch(
      /^the trial boot failed: host was started once with iommu=bad, and now runs its old entry/,
    );
    expect(await machine.read('/proc/cmdline')).not.toContain('iommu=bad');
    const boot = await machine.read('/proc/sys/kernel/random/boot_id');
    const resumed = await resumeWatched(machine, trying('iommu=bad'));
    expect(failures(resumed)).toMatch(/^trial-boot-failed: the trial boot failed/);
    expect(await machine.read('/proc/sys/kernel/random/boot_id')).toBe(boot);
    await undoes(machine, trying('iommu=bad'), before);
  });

  test('a host that hangs does not return in time; after a power cycle it does, and resume reports the failed trial', async () => {
    const machine = simulatedMachine({ ...labHost, hangs: ['iommu=bad'] });
    const before = machine.snapshot(journals);
    const applied = await applyWatched(machine, trying('iommu=bad'));
    // The journal of a host that does not respond cannot be written any more.
    expect(applied.end?.outcome ?? 'lost').not.toBe('done');
    machine.crash();
    expect(await machine.read('/proc/cmdline')).not.toContain('iommu=bad');
    const resumed = await resumeWatched(machine, trying('iommu=bad'));
    expect(failures(resumed)).toMatch(/trial-boot-failed/);
    await undoes(machine, trying('iommu=bad'), before);
  });

  test('without a reboot between them the parameters are not kept', async () => {
    const machine = simulatedMachine(labHost);
    const before = machine.snapshot(journals);
    const text = playbook(step('try', 'iommu=pt', true), step('keep', 'iommu=pt', false));
    const applied = await applyWatched(machine, text);
    expect(failures(applied)).toMatch(/^trial-boot-pending: /);
    expect(await machine.read('/etc/default/grub')).not.toContain('iommu=pt');
    await undoes(machine, text, before);
  });
});

describe('an existing state', () => {
  const own = "menuentry 'Mine' {\n\techo mine\n}\n";

  test.each([
    [
      'an environment with other variables',
      { [environment]: '# GRUB Environment Block\nsaved_entry=mine\n'.padEnd(1024, '#') },
    ],
    [
      'a one-time boot that is used up',
      { [environment]: '# GRUB Environment Block\nnext_entry=\nx=y\n'.padEnd(1024, '#') },
    ],
    ['entries of a person', { [custom]: own }],
  ])('%s stays', async (_, files) => {
    const machine = simulatedMachine(withFiles(labHost, files));
    const before = machine.snapshot(journals);
    expect((await applyWatched(machine, trying('iommu=pt'))).end?.outcome).toBe('done');
    for (const [path, content] of Object.entries(files)) {
      const rest = (await machine.read(path))?.replace(/^next_entry=\n/m, '') ?? '';
      expect(rest.replaceAll('#', '')).toBe(content.replace(/^next_entry=\n/m, '').replaceAll('#', ''));
    }
    await undoes(machine, trying('iommu=pt'), before);
  });

  test('without an environment block: one is created, and undo removes it', async () => {
    const machine = simulatedMachine(labHost);
    await machine.remove(environment);
    const before = machine.snapshot(journals);
    expect((await applyWatched(machine, trying('iommu=pt'))).end?.outcome).toBe('done');
    expect(await machine.read('/proc/cmdline')).toContain('iommu=pt panic=30');
    await undoes(machine, trying('iommu=pt'), before);
  });
});

test('two trials share one entry and one boot', async () => {
  const machine = simulatedMachine(labHost);
  const before = machine.snapshot(journals);
  const text = playbook(
    ...['iommu=pt', 'isolcpus=2,3'].map((parameter, index) => step(`try-${index}`, parameter, true)),
    reboot,
    ...['iommu=pt', 'isolcpus=2,3'].map((parameter, index) => step(`keep-${index}`, parameter, false)),
  );
  const { events, end } = await applyWatched(machine, text);
  expect(failures({ events, end, error: undefined })).toBe('');
  expect(events.filter(({ kind }) => kind === 'rebooted')).toHaveLength(1);
  expect(await machine.read('/proc/cmdline')).toMatch(/ quiet iommu=pt panic=30 isolcpus=2,3\n$/);
  expect(await machine.stat(custom)).toBeUndefined();
  await undoes(machine, text, before);
});

describe('an unreliable one-time boot', () => {
  const disk = (abstraction: string, fileSystem: string): MachineDescription => ({
    ...labHost,
    grubDisk: { abstraction, fileSystem },
  });
  const env = (text: string): MachineDescription =>
    withFiles(labHost, { [environment]: `# GRUB Environment Block\n${text}`.padEnd(1024, '#') });

  test.each([
    ['LVM', disk('lvm', 'ext2'), /abstraction \/boot\/grub: lvm$/],
    ['RAID', disk('diskfilter mdraid1x', 'ext2'), /mdraid1x$/],
    ['btrfs', disk('', 'btrfs'), /fs \/boot\/grub: btrfs$/],
    ['ZFS', disk('', 'zfs'), /fs \/boot\/grub: zfs$/],
    ['another one-time boot', env('next_entry=mine\n'), /next_entry=mine$/],
    ['a damaged environment', withFiles(labHost, { [environment]: 'short' }), /not 1024 bytes$/],
  ])('%s is refused with its evidence', async (_, description, seen) => {
    const { changes, refusals } = await planOn(simulatedMachine(description), ['iommu=pt']);
    expect(changes).toEqual([]);
    expect(refusals).toMatchObject([{ check: 'trial-boot-not-possible', evidence: expect.stringMatching(seen) }]);
  });

  test.each(['save_env next_entry', 'custom.cfg'])('a grub.cfg without "%s" is refused', async (words) => {
    const machine = simulatedMachine(labHost);
    const grub = await machine.readFile('/boot/grub/grub.cfg');
    if (grub === undefined) throw new Error('it has GRUB');
    await machine.put('/boot/grub/grub.cfg', { ...grub, content: grub.content.replaceAll(words, 'true') });
    expect((await planOn(machine, ['iommu=pt'])).refusals).toMatchObject([{ check: 'trial-boot-not-possible' }]);
  });
});

describe('the kernel line of a trial', () => {
  const entry = (line: string) =>
    grubEntries(`### BEGIN /etc/grub.d/10_linux ###\nlinux /boot/vmlinuz ${line}\n`)[0]?.words ?? [];

  test.each<[string, Partial<GrubEdit['parameters']>, string]>([
    ['root=U ro quiet', { ensure: ['iommu=pt'] }, 'root=U ro quiet iommu=pt panic=30'],
    ['ro quiet -- splash', { ensure: ['iommu=pt'] }, 'ro quiet iommu=pt panic=30 -- splash'],
    ['ro quiet', { remove: ['quiet'] }, 'ro panic=30'],
    ['ro vfio-pci.ids=1:2', { ensure: ['vfio-pci.ids=3:4'] }, 'ro vfio-pci.ids=1:2,3:4 panic=30'],
    ['ro isolcpus=1', { ensure: ['isolcpus=2,3'] }, 'ro isolcpus=2,3 panic=30'],
    ['ro a=1 a=2', { set: { a: '3' } }, 'ro a=3 panic=30'],
    ['ro panic=5', { ensure: ['a=1'] }, 'ro panic=5 a=1'],
    ['ro panic=0', { ensure: ['a=1'] }, 'ro panic=0 a=1 panic=30'],
    ['ro', { ensure: ['hugepagesz=1G', 'hugepages=4'] }, 'ro hugepagesz=1G hugepages=4 panic=30'],
    ['ro dyndbg="file a +p"', { ensure: ['b="x y"'] }, 'ro dyndbg="file a +p" b="x y" panic=30'],
  ])('%s with %o', (line, parameters, expected) => {
    const input = filled(type.schema, { parameters }) as GrubEdit;
    expect(trialLine(entry(line), requestsOf(input))).toBe(expected);
  });

  test('two contradictory requests give no line', () => {
    const input = filled(type.schema, { parameters: { ensure: ['a=1'], remove: ['a'] } }) as GrubEdit;
    expect(trialLine(entry('ro'), requestsOf(input))).toBeNull();
  });
});

describe('compared with the real programs of GRUB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-grub-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const changesOf = async (files: Readonly<Record<string, string>>): Promise<readonly Change[]> =>
    (await planOn(simulatedMachine(withFiles(labHost, files)), ['iommu=pt', 'dyndbg="file a +p"']))
      .changes as readonly Change[];

  test('grub-script-check reads the entry', async () => {
    const [change] = (await changesOf({})).filter((each) => each.kind === 'file');
    const path = join(folder, 'custom.cfg');
    writeFileSync(path, change?.after?.content ?? '');
    execFileSync('grub-script-check', [path]);
    expect(parseKernelCommandLine(readFileSync(path, 'utf8')).length).toBeGreaterThan(5);
  });

  test.each(['', 'saved_entry=a\n', 'next_entry=\nsaved_entry=a\n'])(
    'grub-editenv sets and restores byte for byte: %j',
    async (variables) => {
      const text = `# GRUB Environment Block\n${variables}`.padEnd(1024, '#');
      const path = join(folder, 'grubenv');
      writeFileSync(path, text);
      const run = (argv: readonly string[]): void => {
        const [program = '', ...rest] = argv.map((word) => (word === environment ? path : word));
        execFileSync(program, rest);
      };
      const commands = (await changesOf({ [environment]: text })).filter((each) => each.kind === 'command');
      expect(commands).toHaveLength(2);
      for (const { argv, done } of commands) {
        run(argv);
        if (done.kind === 'succeeds') run(done.argv);
      }
      expect(readFileSync(path, 'utf8')).toMatch(/^next_entry=runbook-trial$/m);
      for (const { undo } of commands.toReversed()) run(undo ?? []);
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );
});
