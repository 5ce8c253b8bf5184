import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { card, reboot, state } from '../support/kept.ts';
import { startLab, type Lab } from '../support/lab.ts';

const early = `runbook: 1
name: early
summary: Bound from the initramfs
steps:
  - id: load
    name: Load vfio-pci
    type: modprobe
    with: { module: vfio-pci }
  - id: bind
    name: Bind the card
    type: pci-bind
    with: { device: "0000:00:04.0", persist: initramfs }
`;

// One of the long tests: npm run test:long -- its name
describe('a card that is bound from the initramfs, on the emulated host', () => {
  let lab: Lab;
  let files: { readonly early: string; readonly reboot: string };

  const boot = async (): Promise<void> => {
    const { code, stdout, stderr } = await lab.runbook('apply', files.reboot, '--lab', lab.file, '--yes');
    expect(code, stdout + stderr).toBe(0);
  };

  beforeAll(async () => {
    lab = await startLab();
    const folder = dirname(lab.file);
    files = {
      early: join(folder, 'early.yaml'),
      reboot: join(folder, 'reboot.yaml'),
    };
    await Promise.all([writeFile(files.early, early), writeFile(files.reboot, reboot)]);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  describe('from the initramfs', () => {
    const image = '/boot/initrd.img-$(uname -r)';
    /** The messages about the card in the log of this boot, in order. */
    const said = (): Promise<string> =>
      lab.inside(`dmesg | grep -E 'runbook: |e1000e.*PRO/1000|e1000e.*renamed from|running in system mode' || true`);
    let disk: string;

    beforeAll(async () => {
      // The hard case: the initramfs itself loads the card's driver.
      await lab.inside('echo e1000e >>/etc/initramfs-tools/modules && update-initramfs -u 2>&1');
      disk = await lab.inside(`ls -la --time-style=full-iso /boot | grep initrd; sha256sum ${image}; ${state}`);
    });

    test('apply builds an initramfs with the program and the driver, beside the kept one', async () => {
      const applied = await lab.runbook('apply', files.early, '--lab', lab.file, '--yes');
      expect(applied.code, applied.stdout + applied.stderr).toBe(0);
      expect(applied.stdout).toMatch(/\+ initramfs of 6\.\S+ rebuilt with 0000:00:04\.0 to vfio-pci/);
      const listed = await lab.inside(`lsinitramfs ${image}`);
      expect(listed).toMatch(/^scripts\/init-top\/runbook-bind-0000_00_04_0$/m);
      expect(listed).toMatch(/\/vfio-pci\.ko$/m);
      expect(listed).toMatch(/\/e1000e\.ko$/m);
      expect(await lab.inside('ls -A /boot')).toMatch(/^\.initrd\.img-\S+\.runbook-kept-[0-9a-f]{16}$/m);
      expect(await lab.inside('ls -A /boot')).not.toMatch(/runbook-part|runbook-keeping/);
    });

    test('after a reboot the card is with vfio-pci before the host has any driver for it, and a new plan is empty', async () => {
      await boot();
      expect(await lab.inside(`basename $(readlink ${card}/driver)`)).toBe('vfio-pci\n');
      const log = await said();
      expect(log).toMatch(
        /runbook: 0000:00:04\.0 \(8086:10d3:.*\) is bound to vfio-pci[\s\S]*e1000e.*PRO\/1000[\s\S]*systemd/,
      );
      expect(log).not.toMatch(/renamed from/);
      const plan = await lab.runbook('plan', files.early, '--lab', lab.file, '--detailed-exitcode');
      expect(plan.stdout).not.toMatch(/initramfs of/);
      expect(await lab.inside('dmesg | grep -c "0000:00:04.0 eth"  || true')).toBe('0\n');
    });

    test('undo restores the original image, and the next boot gives the card to its driver', async () => {
      const { code, stdout, stderr } = await lab.runbook('undo', '--lab', lab.file, '--yes');
      expect(stdout + stderr).not.toMatch(/left alone|not (be )?undone/);
      expect(code, stdout + stderr).toBe(0);
      const look = `ls -la --time-style=full-iso /boot | grep initrd; sha256sum ${image}; ${state}`;
      expect(await lab.inside(look)).toBe(disk);
      await boot();
      await expect.poll(() => lab.inside(look), { timeout: 180_000, interval: 3_000 }).toBe(disk);
      expect(await said()).not.toContain('runbook:');
    });
  });
});
