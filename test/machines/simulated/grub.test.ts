import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { FileState } from '../../../engine/model/machine.ts';

interface GrubCase {
  readonly name: string;
  readonly grub: string;
  readonly dropIn?: string;
  readonly code: number;
  readonly arguments?: string;
  readonly message?: string;
}

const cases = parse(readFileSync(new URL('../trees/grub-cases.yaml', import.meta.url), 'utf8')) as readonly GrubCase[];

const text = (content: string): FileState => ({ encoding: 'utf8', content, mode: 0o644, owner: 0, group: 0 });

const firstArguments = (configuration: string): string | undefined =>
  /^\tlinux\t\S+ root=\S+ ro (.*)$/m.exec(configuration)?.[1];

test.each(cases)('grub-mkconfig reads $name as the real one does', async (one) => {
  const machine = simulatedMachine(labHost);
  await machine.put('/etc/default/grub', text(one.grub));
  await machine.makeFolder('/etc/default/grub.d', 0o755);
  await machine.put('/etc/default/grub.d/60-old.cfg.bak', text('GRUB_CMDLINE_LINUX_DEFAULT="bak=1"\n'));
  if (one.dropIn !== undefined) await machine.put('/etc/default/grub.d/50-x.cfg', text(`${one.dropIn}\n`));
  const { code, stdout, stderr } = await machine.query(['grub-mkconfig']);
  expect(code).toBe(one.code);
  if (one.code === 0) expect(firstArguments(stdout)).toBe(one.arguments);
  else expect(stderr).toBe(`${one.message}\n`);
});

test('recovery entries get GRUB_CMDLINE_LINUX alone', async () => {
  const machine = simulatedMachine(labHost);
  await machine.put('/etc/default/grub', text('GRUB_CMDLINE_LINUX="both=1"\nGRUB_CMDLINE_LINUX_DEFAULT="normal=1"\n'));
  const { stdout } = await machine.query(['grub-mkconfig']);
  expect([...stdout.matchAll(/ ro (.*)$/gm)].map((found) => found[1])).toEqual([
    'both=1 normal=1',
    'both=1 normal=1',
    'single dis_ucode_ldr both=1',
  ]);
});

test('a new command line takes effect at the next boot, if grub.cfg was made and is durable', async () => {
  const machine = simulatedMachine(labHost, { outlivesReboot: false });
  const groups = (): Promise<readonly string[] | undefined> => machine.list('/sys/kernel/iommu_groups');
  const boot = await machine.read('/proc/sys/kernel/random/boot_id');
  await machine.put('/etc/default/grub', text('GRUB_CMDLINE_LINUX_DEFAULT="quiet intel_iommu=on iommu=pt"\n'));
  machine.reboot();
  expect(await machine.read('/proc/cmdline')).not.toContain('intel_iommu');
  expect((await machine.run(['update-grub'])).code).toBe(0);
  machine.crash();
  expect(await machine.read('/proc/cmdline')).not.toContain('intel_iommu');
  expect(await groups()).toEqual([]);
  await machine.run(['update-grub']);
  await machine.run(['sync']);
  machine.crash();
  expect(await machine.read('/proc/cmdline')).toMatch(/ ro quiet intel_iommu=on iommu=pt\n$/);
  expect(await groups()).toEqual(['0', '1', '2', '3', '4']);
  expect(await machine.read('/sys/kernel/iommu_groups/3/type')).toBe('identity\n');
  expect(await machine.read('/proc/sys/kernel/random/boot_id')).not.toBe(boot);
});

test('the last intel_iommu wins, and amd_iommu=on is not an option', async () => {
  const machine = simulatedMachine(labHost);
  await machine.put('/etc/default/grub', text('GRUB_CMDLINE_LINUX_DEFAULT="intel_iommu=on intel_iommu=off"\n'));
  await machine.run(['update-grub']);
  machine.reboot();
  expect(await machine.list('/sys/class/iommu')).toEqual([]);
  // The real kernel also logs this, although it is not true.
  expect((await machine.query(['dmesg'])).stdout).toContain('DMAR: IOMMU enabled');
});

test('grub-reboot selects the entry of one boot only', async () => {
  const machine = simulatedMachine(labHost);
  await machine.run(['grub-reboot', '1>1']);
  machine.reboot();
  expect(await machine.read('/proc/cmdline')).toContain(' single ');
  machine.reboot();
  expect(await machine.read('/proc/cmdline')).not.toContain(' single ');
});

test('a grub.cfg that starts nothing leaves a machine that cannot be reached', async () => {
  const machine = simulatedMachine(labHost);
  await machine.put('/boot/grub/grub.cfg', text(''));
  machine.reboot();
  await expect(machine.read('/proc/cmdline')).rejects.toMatchObject({ code: 'UNREACHABLE' });
  await expect(machine.reconnect()).rejects.toMatchObject({ code: 'UNREACHABLE' });
});
