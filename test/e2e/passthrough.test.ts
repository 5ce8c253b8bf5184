import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLab, type Lab, type Line } from './lab.ts';

const playbook = 'playbooks/passthrough.yaml';
const card = '/sys/bus/pci/devices/0000:00:04.0';

/**
 * Everything a run must give back: each file of /etc and /boot/grub by content, mode and owner, each link by target, and
 * the card's links, override and address. Interface indexes are left out: each boot deals them anew.
 */
const state = [
  'cd / && find etc boot/grub -xdev -type f ! -path etc/adjtime -exec sha256sum {} + | sort -k2',
  'find etc boot/grub -xdev -printf "%y %m %u:%g %p %l\\n" | sort',
  `for link in driver iommu_group subsystem; do echo "$link $(readlink ${card}/$link)"; done`,
  `cat ${card}/driver_override; ls ${card}/net; ip -o -4 addr show dev enp0s4 | sed "s/^[0-9]*: //; s/valid_lft.*//"`,
  'ls /sys/module | grep vfio || true; cat /proc/cmdline; systemctl list-units --all "runbook-vm-*" --no-legend',
  'ls /run/runbook 2>/dev/null || true',
].join('; ');

const of = (lines: readonly Line[], kind: string): readonly Line[] => lines.filter((line) => line.kind === kind);

/** Stops runbook with SIGKILL at the first intent of that kind of change. */
const killAt =
  (kind: string) =>
  (line: Line): 'kill' | undefined =>
    line.kind === 'change-intended' && (line['change'] as Line).kind === kind ? 'kill' : undefined;

describe('the main job on the emulated host', () => {
  let lab: Lab;
  let stock: string;

  beforeAll(async () => {
    lab = await startLab();
    stock = await lab.inside(state);
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  test('the card that carries the way in is refused, and nothing is changed', async () => {
    const { code, stdout } = await lab.runbook(
      'apply',
      playbook,
      '--lab',
      lab.file,
      '--yes',
      '--set',
      'nic=0000:00:03.0',
    );
    expect(stdout).toMatch(/nic-carries-route/);
    expect(code).toBe(3);
    expect(await lab.inside(state)).toBe(stock);
  });

  test('killed while it writes the boot configuration, the run is refused a successor and can be resumed', async () => {
    const killed = await lab.watched(['apply', playbook, '--lab', lab.file, '--yes'], killAt('generate'));
    expect(killed.code).toBeNull();
    const second = await lab.runbook('apply', playbook, '--lab', lab.file, '--yes');
    expect(second.stdout + second.stderr).toMatch(/unfinished-run/);
    expect(second.code).toBe(3);

    const { code, lines, stderr } = await lab.watched(['resume', '--lab', lab.file], () => undefined);
    expect(of(lines, 'step-failed'), stderr).toEqual([]);
    expect(code).toBe(0);
    const told = of(lines, 'step-ended').map((line) => String(line['told'] ?? ''));
    expect(told.join('\n')).toMatch(/10\.128\.7\.7/);
    expect(told.join('\n')).toMatch(/3 received, 0% packet loss/);
  });

  test('the host has what was promised, seen another way', async () => {
    expect(await lab.inside(`basename $(readlink ${card}/driver)`)).toBe('vfio-pci\n');
    expect(await lab.inside('cat /proc/cmdline')).toMatch(/ intel_iommu=on(\s|$)/);
    expect(await lab.inside('systemctl is-active runbook-vm-passthrough')).toBe('active\n');
    expect(await lab.inside('grep vfio-msi /proc/interrupts')).toMatch(/0000:00:04\.0/);
    expect(await lab.inside('ls /sys/class/net')).not.toMatch(/enp0s4/);
  });

  test('a second apply changes nothing', async () => {
    const { code, lines } = await lab.watched(['apply', playbook, '--lab', lab.file, '--yes'], () => undefined);
    expect(of(lines, 'change-intended')).toEqual([]);
    expect(of(lines, 'run-ended')).toMatchObject([{ outcome: 'done', changes: 0 }]);
    expect(code).toBe(0);
    const plan = await lab.runbook('plan', playbook, '--lab', lab.file, '--detailed-exitcode');
    expect(plan.code).toBe(0);
  });

  test('killed while it gives the card back, undo is taken up again and restores the host byte for byte', async () => {
    const killed = await lab.watched(['undo', '--lab', lab.file, '--yes'], killAt('binding'));
    expect(killed.code).toBeNull();
    const { code, stdout, stderr } = await lab.runbook('resume', '--lab', lab.file);
    expect(stdout + stderr).not.toMatch(/left alone/);
    expect(code, stdout + stderr).toBe(0);
    // The boot may still be waiting for its DHCP lease.
    await expect.poll(() => lab.inside(state), { timeout: 180_000, interval: 3_000 }).toBe(stock);
  });
});
