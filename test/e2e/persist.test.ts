import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { state as bootFiles, tried } from './support/boots.ts';
import { card, pages, reboot, state } from './support/kept.ts';
import { startLab, type Lab, type Line } from './support/lab.ts';

const unit = 'runbook-bind-0000:00:04.0.service';

const playbook = `runbook: 1
name: persist
summary: Kept over reboots
steps:
  - id: load
    name: Load vfio-pci
    type: modprobe
    with: { module: vfio-pci, persist: true }
  - id: bind
    name: Bind the card
    type: pci-bind
    with: { device: "0000:00:04.0", persist: true }
  - id: pages
    name: No transparent huge pages
    type: sysfs-write
    with: { path: ${pages}, value: never, persist: true }
  - id: irqbalance
    name: No irqbalance
    type: service
    with: { unit: irqbalance, state: stopped, enabled: false }
  - id: note
    name: A file in folders of its own
    type: file
    with: { path: /etc/lab-notes/peers/first, content: "10.128.0.49\\n", mode: 0640, group: adm }
`;

describe('steps that are kept over reboots, on the emulated host', () => {
  let lab: Lab;
  let stock: string;
  let files: { readonly playbook: string; readonly reboot: string };

  const boot = async (): Promise<void> => {
    const { code, stdout, stderr } = await lab.runbook('apply', files.reboot, '--lab', lab.file, '--yes');
    expect(code, stdout + stderr).toBe(0);
  };

  beforeAll(async () => {
    lab = await startLab('--no-nesting');
    const folder = dirname(lab.file);
    files = {
      playbook: join(folder, 'persist.yaml'),
      reboot: join(folder, 'reboot.yaml'),
    };
    await Promise.all([writeFile(files.playbook, playbook), writeFile(files.reboot, reboot)]);
    stock = await lab.inside(state);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  test('the plan shows the unit, and apply makes it', async () => {
    const plan = await lab.runbook('plan', files.playbook, '--lab', lab.file);
    expect(plan.stdout).toContain(`+ /etc/systemd/system/${unit}`);
    expect(plan.stdout).toContain(`~ unit ${unit} `);
    const applied = await lab.runbook('apply', files.playbook, '--lab', lab.file, '--yes');
    expect(applied.code, applied.stdout + applied.stderr).toBe(0);
    expect(await lab.inside(`systemctl is-enabled ${unit}`)).toBe('enabled\n');
  });

  // The boot into the old entry is the reboot that the next test checks.
  test('a parameter at which the kernel panics: the host returns to its old entry by itself, and the run reports it', async () => {
    const before = await lab.inside(bootFiles);
    // The kernel rejects its ramdisk, and cannot mount the disk without it.
    const path = await lab.write('panic.yaml', tried('panic', 'rdinit=/nonexistent'));
    const { code, lines } = await lab.watched(['apply', path, '--lab', lab.file, '--yes'], () => undefined);
    expect(lines.filter(({ kind }: Line) => kind === 'step-failed')).toMatchObject([
      { message: expect.stringMatching(/^the trial boot failed: .*rdinit=\/nonexistent/) },
    ]);
    expect(code).toBe(1);
    expect(await lab.inside('cat /proc/cmdline')).not.toMatch(/rdinit/);
    const resumed = await lab.runbook('resume', '--lab', lab.file);
    expect(resumed.stdout + resumed.stderr).toMatch(/trial-boot-failed/);
    expect(resumed.code).toBe(1);
    const undone = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(undone.code, undone.stdout + undone.stderr).toBe(0);
    await expect.poll(() => lab.inside(bootFiles), { timeout: 60_000, interval: 3_000 }).toBe(before);
  });

  test('after a reboot the card is with vfio-pci before any network manager ran, and a new plan is empty', async () => {
    expect(await lab.inside(`basename $(readlink ${card}/driver)`)).toBe('vfio-pci\n');
    expect(await lab.inside('journalctl -b -t runbook -o cat')).toMatch(
      /0000:00:04\.0 \(8086:10d3:.*\) is bound to vfio-pci/,
    );
    const times = await lab.inside(
      `systemctl show -P ExecMainExitTimestampMonotonic ${unit}; systemctl show -P ActiveEnterTimestampMonotonic network-pre.target`,
    );
    const [bound = 0, network = 0] = times.trim().split('\n').map(Number);
    expect(bound).toBeGreaterThan(0);
    expect(network).toBeGreaterThan(bound);
    expect(await lab.inside(`cat ${pages}; systemctl is-active irqbalance || true`)).toMatch(/\[never\]\ninactive/);
    const plan = await lab.runbook('plan', files.playbook, '--lab', lab.file, '--detailed-exitcode');
    expect(plan.code, plan.stdout + plan.stderr).toBe(0);
  });

  test('a unit that means another card refuses, and the card stays with its driver', async () => {
    const give = `echo > ${card}/driver_override; echo 0000:00:04.0 > ${card}/driver/unbind; echo 0000:00:04.0 > /sys/bus/pci/drivers_probe`;
    const path = `/etc/systemd/system/${unit}`;
    const said = await lab.inside(
      `${give}; cp -a ${path} /run/kept; sed -i '/^ExecStart/s/8086:10d3/8086:10d4/' ${path}; systemctl daemon-reload; ` +
        `systemctl start ${unit} || true; systemctl is-failed ${unit}; basename $(readlink ${card}/driver); journalctl -b -t runbook -o cat -n 1`,
    );
    expect(said).toMatch(
      /failed\ne1000e\nrefused: the card at 0000:00:04\.0 is 8086:10d3:\S+ and not 8086:10d4:.*nothing was changed/,
    );
    expect(
      await lab.inside(
        `mv /run/kept ${path}; systemctl daemon-reload; systemctl start ${unit}; basename $(readlink ${card}/driver)`,
      ),
    ).toBe('vfio-pci\n');
  });

  test('undo after the reboot returns the card with its interface, and leaves nothing for the next boot', async () => {
    const { code, stdout, stderr } = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(stdout + stderr).not.toMatch(/left alone|not (be )?undone/);
    expect(code, stdout + stderr).toBe(0);
    expect(await lab.inside(state)).toBe(stock);
    await boot();
    await expect.poll(() => lab.inside(state), { timeout: 180_000, interval: 3_000 }).toBe(stock);
  });
});
