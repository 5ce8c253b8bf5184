import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playbook } from '../support/boots.ts';
import { startLab, type Lab } from '../support/lab.ts';

/** Every file of /etc and of the EFI system partition by content, mode and owner, and the kernel command line. */
const state = [
  'cd / && find etc boot/efi -type f -exec sha256sum {} + | sort -k2',
  'find etc boot/efi -printf "%y %m %u:%g %p %l\\n" | sort',
  'cat /proc/cmdline',
].join('; ');

const asked = { parameters: { ensure: ['iommu.strict=1'], remove: ['quiet'] } };

/** kernel-install as the package of a kernel runs it: the entry is made again. */
const installKernel = 'k=$(uname -r); kernel-install add $k /boot/vmlinuz-$k';
const entries = 'cat /boot/efi/loader/entries/*.conf';

describe('a host that systemd-boot starts', () => {
  let lab: Lab;
  let stock: string;
  beforeAll(async () => {
    lab = await startLab('--boot-loader', 'systemd-boot');
    stock = await lab.inside(state);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  test('it uses systemd-boot, with files of GRUB beside it and without /etc/kernel/cmdline', async () => {
    expect(await lab.inside('bootctl status --no-pager 2>/dev/null')).toMatch(/Product: systemd-boot 252/);
    expect(await lab.inside('cat /proc/cmdline')).toMatch(/^initrd=\\\S+ .*\bquiet\b/);
    expect(await lab.inside('ls /etc/default/grub /boot/grub/grub.cfg; test ! -e /etc/kernel/cmdline')).toMatch(
      /grub.cfg/,
    );
  });

  test('a trial boot is refused, with the reason', async () => {
    const path = await lab.write(
      'trial.yaml',
      playbook('trial', [{ id: 'try', type: 'grub-edit', with: { ...asked, trial: true } }]),
    );
    const { code, stdout } = await lab.runbook('plan', path, '--lab', lab.file);
    expect(stdout).toMatch(/trial-boot-not-possible.*only with the GRUB of Debian and Ubuntu/s);
    expect(code).toBe(3);
  });

  test('a parameter is applied, booted into for real, and undone to the byte', async () => {
    const steps = [
      { id: 'parameters', type: 'grub-edit', with: asked },
      { id: 'reboot', type: 'reboot', with: { timeout: 1500 } },
    ];
    const path = await lab.write('parameters.yaml', playbook('parameters', steps));
    const applied = await lab.runbook('apply', path, '--lab', lab.file, '--yes');
    expect(applied.code, applied.stdout + applied.stderr).toBe(0);
    const line = await lab.inside('cat /proc/cmdline');
    expect(line).toMatch(/ iommu\.strict=1\s/);
    expect(line).not.toMatch(/quiet/);
    const written = await lab.inside(entries);
    expect(written).toMatch(/^options .* iommu\.strict=1 systemd\.machine_id=\w+$/m);
    const source = await lab.inside('cat /etc/kernel/cmdline');
    expect(source).toMatch(/^root=UUID=\S+ ro .* iommu\.strict=1\n$/);
    expect(source).not.toMatch(/quiet|machine_id|initrd/);
    await lab.inside(installKernel);
    expect(await lab.inside(entries)).toBe(written);
    // GRUB's files have no effect here, and are unchanged.
    expect(await lab.inside('cat /etc/default/grub /boot/grub/grub.cfg')).not.toMatch(/iommu/);
    const again = await lab.runbook('plan', path, '--lab', lab.file, '--detailed-exitcode');
    expect(again.code, again.stdout + again.stderr).toBe(0);

    const undone = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(undone.stdout + undone.stderr).not.toMatch(/left alone|not (be )?undone/);
    expect(undone.code, undone.stdout + undone.stderr).toBe(0);
    await expect.poll(() => lab.inside(state), { timeout: 60_000, interval: 3_000 }).toBe(stock);
  });
});
