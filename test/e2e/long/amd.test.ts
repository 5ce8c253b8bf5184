import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { driversOf, planOf } from '../support/cards.ts';
import { startLab, type Lab, type Line } from '../support/lab.ts';

const cards = ['0000:00:04.0', '0000:00:06.0'] as const;
const of = (lines: readonly Line[], kind: string): readonly Line[] => lines.filter((line) => line.kind === kind);

// One of the long tests: npm run test:long -- amd
describe('a host with an AMD IOMMU and two cards', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab('--iommu', 'amd', '--nics', '2');
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  test('it is set up without a kernel parameter and without a reboot', async () => {
    expect(await lab.inside('ls /sys/firmware/acpi/tables /sys/class/iommu')).toMatch(/ivhd0[^]*IVRS/);
    const { code, steps } = await planOf(lab, 'playbooks/host-setup.yaml');
    expect(steps['iommu-parameter']).toMatchObject({ kind: 'skipped', reason: expect.stringContaining('DMAR') });
    expect(steps['iommu-firmware']?.findings).toMatchObject([{ holds: true }]);
    expect(steps['iommu-active']?.findings).toMatchObject([{ holds: true }]);
    expect(steps['reboot']?.kind).toBe('unchanged');
    expect(code).toBe(0);
  });

  test('a guest gets both cards of one ID, and reaches both networks', async () => {
    const sets = [`second_nic=${cards[1]}`, 'second_peer=10.129.0.49', 'second_subnet=10.129.0.0/16'];
    const argv = ['apply', 'playbooks/passthrough-two-cards.yaml', '--lab', lab.file, '--yes'];
    const { code, lines, stderr } = await lab.watched(
      [...argv, ...sets.flatMap((set) => ['--set', set])],
      () => undefined,
    );
    expect(of(lines, 'step-failed'), stderr).toEqual([]);
    expect(code).toBe(0);
    const told = of(lines, 'step-ended').map((line) => String(line['told'] ?? ''));
    for (const words of [/has 10\.128\.7\.7 /, /has 10\.129\.7\.7 /]) expect(told.join('\n')).toMatch(words);
    expect(told.filter((text) => /3 received, 0% packet loss/.test(text))).toHaveLength(2);
    expect(await driversOf(lab, ...cards)).toEqual(['vfio-pci vfio-pci', 'vfio-pci vfio-pci']);
    expect(await lab.inside('grep -o "vfio-msix.*" /proc/interrupts | cut -d"(" -f2 | sort -u')).toBe(
      cards.map((card) => `${card})\n`).join(''),
    );
    expect(await lab.inside('cat /proc/cmdline')).not.toMatch(/iommu/);
  });

  test('undo returns both cards', async () => {
    const { code, stdout, stderr } = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(code, stdout + stderr).toBe(0);
    expect(await driversOf(lab, ...cards)).toEqual(['e1000e (null)', 'e1000e (null)']);
    await expect
      .poll(() => lab.inside('ip -o -4 addr show | grep -o "enp0s[46] .*10[.]12[89][.]7[.]7" | wc -l'), {
        timeout: 120_000,
        interval: 2_000,
      })
      .toBe('2\n');
  });
});
