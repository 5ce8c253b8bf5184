import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { state, tried } from './boots.ts';
import { startLab, type Lab, type Line } from './lab.ts';

const of = (lines: readonly Line[], kind: string): readonly Line[] => lines.filter((line) => line.kind === kind);

describe('reboots of the emulated host', () => {
  let lab: Lab;
  let stock: string;
  const stockAgain = () => expect.poll(() => lab.inside(state), { timeout: 60_000, interval: 3_000 }).toBe(stock);

  beforeAll(async () => {
    lab = await startLab('--no-nesting');
    stock = await lab.inside(state);
  });
  beforeEach(async () => {
    const { code, stderr } = await lab.runbook('lab', 'reset', 'e2e');
    expect(code, stderr).toBe(0);
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  test('a good parameter is tried in one boot and kept after it, and undo gives back every byte', async () => {
    const path = await lab.write('good.yaml', tried('good', 'intel_iommu=on'));
    const { code, lines, stderr } = await lab.watched(['apply', path, '--lab', lab.file, '--yes'], () => undefined);
    expect(of(lines, 'step-failed'), stderr).toEqual([]);
    expect(code).toBe(0);
    expect(await lab.inside('cat /proc/cmdline')).toMatch(/ intel_iommu=on panic=30\s/);
    expect(await lab.inside('grep -c " intel_iommu=on" /boot/grub/grub.cfg; ls /boot/grub')).not.toMatch(/custom\.cfg/);
    expect(await lab.inside('cat /etc/default/grub /etc/default/grub.d/* 2>/dev/null')).toMatch(/intel_iommu=on/);
    expect(await lab.inside('cat /boot/grub/grubenv')).not.toMatch(/runbook/);
    const undone = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(undone.stdout + undone.stderr).not.toMatch(/left alone/);
    expect(undone.code, undone.stderr).toBe(0);
    await stockAgain();
  });

  test('a parameter at which the kernel panics: the host is back on its old entry by itself, and the run says so', async () => {
    // The kernel gives up on its ramdisk, and cannot mount the disk without it.
    const path = await lab.write('panic.yaml', tried('panic', 'rdinit=/nonexistent'));
    const { code, lines } = await lab.watched(['apply', path, '--lab', lab.file, '--yes'], () => undefined);
    expect(of(lines, 'step-failed')).toMatchObject([
      { message: expect.stringMatching(/^the trial boot failed: .*rdinit=\/nonexistent/) },
    ]);
    expect(code).toBe(1);
    expect(await lab.inside('cat /proc/cmdline')).not.toMatch(/rdinit/);
    const resumed = await lab.runbook('resume', '--lab', lab.file);
    expect(resumed.stdout + resumed.stderr).toMatch(/trial-boot-failed/);
    expect(resumed.code).toBe(1);
    const undone = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(undone.code, undone.stdout + undone.stderr).toBe(0);
    await stockAgain();
  });
});
