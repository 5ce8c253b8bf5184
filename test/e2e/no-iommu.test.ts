import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { binder, driversOf, planOf } from './support/cards.ts';
import { doctorOn } from './support/doctor-on.ts';
import { startLab, type Lab } from './support/lab.ts';

const [nic, management] = ['0000:00:04.0', '0000:00:03.0'] as const;

describe('a host whose firmware has no IOMMU, and whose management card is under a bridge', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab('--iommu', 'none', '--bridge', 'management', '--no-nesting');
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  test('host-setup reports the missing IOMMU, and where to enable it', async () => {
    expect(await lab.inside('ls /sys/firmware/acpi/tables')).not.toMatch(/DMAR|IVRS/);
    const { code, steps } = await planOf(lab, 'playbooks/host-setup.yaml');
    expect(steps['iommu-firmware']?.findings).toMatchObject([
      { holds: false, evidence: expect.stringContaining('null') },
    ]);
    expect(steps['iommu-active']?.findings).toMatchObject([{ holds: false }]);
    expect(steps['iommu-parameter']?.kind).toBe('skipped');
    expect(code).toBe(3);
    const { stdout } = await lab.runbook('plan', 'playbooks/host-setup.yaml', '--lab', lab.file);
    expect(stdout).toContain('Turn on VT-d (Intel) or AMD-Vi / IOMMU (AMD) in the firmware.');
  });

  test('doctor reports that no command here helps, and shows the remedy', async () => {
    const { code, findings, cards } = await doctorOn(lab);
    expect(code).toBe(3);
    expect(findings['iommu-firmware']).toMatchObject({ answer: 'no', remedy: { kind: 'by-hand' } });
    expect(findings['iommu-active']).toMatchObject({ answer: 'no', remedy: null });
    expect(findings['posted-interrupts']).toMatchObject({ section: 8, answer: expect.stringMatching(/no|unknown/) });
    expect(cards[management]?.refusals.map(({ reason }) => reason).join()).toMatch(
      /uses br0, which is on top of enp0s3/,
    );
    expect(cards[nic]).toMatchObject({ answer: 'unknown' });
  });

  test('passthrough is refused for that reason, before anything is changed', async () => {
    const { code, steps } = await planOf(lab, 'playbooks/passthrough.yaml');
    expect(steps['bind']?.refusals).toMatchObject([
      { check: 'no-iommu-group', reason: expect.stringContaining('the firmware shows no IOMMU') },
    ]);
    expect(steps['start-vm']?.refusals?.map(({ check }) => check)).toContain('no-iommu-group');
    expect(code).toBe(3);
    const applied = await lab.runbook('apply', 'playbooks/passthrough.yaml', '--lab', lab.file, '--yes');
    expect(applied.code).toBe(3);
    expect(await driversOf(lab, nic)).toEqual(['e1000e (null)']);
    expect(await lab.inside('ls /sys/module | grep -c vfio || true')).toBe('0\n');
  });

  test('the card under ssh and the default route, through a bridge, is refused for that too', async () => {
    const on = await binder(lab);
    const { bind } = await on.plan(`nic=${management}`);
    const refusals = Object.fromEntries((bind?.refusals ?? []).map(({ check, reason }) => [check, reason]));
    expect(refusals['nic-carries-route']).toMatch(/uses br0, which is on top of enp0s3/);
    expect(Object.keys(refusals)).toEqual(
      expect.arrayContaining(['no-iommu-group', 'nic-carries-route', 'nic-has-uppers']),
    );
  });
});
