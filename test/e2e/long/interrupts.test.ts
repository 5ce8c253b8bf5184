import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playbook as playbookOf, state } from '../support/boots.ts';
import { startLab, type Lab, type Line } from '../support/lab.ts';

const playbook = 'playbooks/irq-affinity.yaml';
const dropIn = '/run/systemd/system/irqbalance.service.d';

const handlers = ['enp0s4-rx-0', 'enp0s4-tx-0', 'enp0s4'];

/** The files, the state of irqbalance, and the remaining units of runbook. */
const everything = [
  state,
  `ls -d ${dropIn} 2>/dev/null || true; systemctl is-active irqbalance`,
  'tr "\\0" " " </proc/$(systemctl show -p MainPID --value irqbalance)/cmdline; ls /etc/systemd/system | grep runbook || true',
].join('; ');

const pass = { timeout: 180_000, interval: 2_000 };
const of = (lines: readonly Line[], kind: string): readonly Line[] => lines.filter((line) => line.kind === kind);

// One of the long tests: npm run test:long -- its name
describe('interrupts of the emulated host, whose irqbalance runs', () => {
  let lab: Lab;
  let stock: string;
  let boot: string;
  /** Interrupts by their handlers, in the present boot. */
  let number: (handler: string) => Promise<string>;
  const cpuOf = async (handler: string, kind: 'smp_affinity_list' | 'effective_affinity_list'): Promise<string> =>
    (await lab.inside(`cat /proc/irq/${await number(handler)}/${kind}`)).trim();
  const apply = (...argv: readonly string[]) =>
    lab.watched(['apply', ...argv, '--lab', lab.file, '--yes'], () => undefined);
  /**
   * An interrupt without a ban, that of the management card: when it has a single CPU again, irqbalance has processed
   * all of them.
   */
  const control = 'virtio1-input.0';
  const release = async (): Promise<string> =>
    lab.inside(`echo 0-3 >/proc/irq/${await number(control)}/smp_affinity_list`);
  const hasPassed = () => expect.poll(() => cpuOf(control, 'smp_affinity_list'), pass).toMatch(/^[0-3]$/);

  beforeAll(async () => {
    lab = await startLab('--vcpus', '4');
    number = async (handler) => {
      const rows = await lab.inside('cat /proc/interrupts');
      const row = rows.split('\n').find((line) => line.trimEnd().endsWith(` ${handler}`));
      return /^\s*(\d+):/.exec(row ?? '')?.[1] ?? '';
    };
    expect(await lab.inside('systemctl is-active irqbalance')).toBe('active\n');
    stock = await lab.inside(everything);
    boot = await lab.write('boot.yaml', playbookOf('boot', [{ id: 'reboot', type: 'reboot', with: { always: true } }]));
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  test('irqbalance without a ban moves the card’s interrupts away, as the plan warns, and status shows it', async () => {
    const argv = [playbook, '--set', 'cpus=3', '--set', 'irqbalance=leave'];
    // If irqbalance already has one of them on CPU 3, apply changes nothing there, and a later move is not a
    // modification of this run's state.
    for (const handler of handlers) await lab.inside(`echo 0 >/proc/irq/${await number(handler)}/smp_affinity_list`);
    const plan = await lab.runbook('plan', ...argv, '--lab', lab.file);
    expect(plan.stdout).toMatch(/irqbalance-active: irqbalance is running and would move interrupt/);
    expect((await apply(...argv)).code).toBe(0);
    expect(await cpuOf('enp0s4', 'effective_affinity_list')).toBe('3');
    await lab.inside('systemctl restart irqbalance');
    const status = async (): Promise<string> => (await lab.runbook('status', '--lab', lab.file)).stdout;
    await expect.poll(status, pass).toMatch(/drifted/);
    const undone = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(undone.code, undone.stdout + undone.stderr).toBe(0);
  });

  test('with a ban it keeps working, and the interrupts stay in place', async () => {
    await release();
    const { code, lines, stderr } = await apply(playbook, '--set', 'cpus=2-3');
    expect(code, stderr).toBe(0);
    expect(of(lines, 'step-ended')).toMatchObject([
      {
        told: expect.stringMatching(
          /^3 interrupts of 0000:00:04\.0: \d+ \(enp0s4-rx-0\) on CPU 2, .*enp0s4-tx-0\) on CPU 3/,
        ),
      },
    ]);
    await hasPassed();
    expect(await lab.inside('systemctl is-active irqbalance')).toBe('active\n');
    for (const [handler, cpu] of [
      ['enp0s4-rx-0', '2'],
      ['enp0s4-tx-0', '3'],
      ['enp0s4', '2'],
    ] as const) {
      expect(await cpuOf(handler, 'smp_affinity_list')).toBe(cpu);
      expect(await cpuOf(handler, 'effective_affinity_list')).toBe(cpu);
    }
    const again = await lab.runbook('plan', playbook, '--set', 'cpus=2-3', '--lab', lab.file, '--detailed-exitcode');
    expect(again.code, again.stdout).toBe(0);
  });

  test('the link going down and up does not move them', async () => {
    const down = 'ip link set enp0s4 down; ip link set enp0s4 up';
    await lab.inside(down);
    await expect.poll(() => number('enp0s4-rx-0'), pass).not.toBe('');
    expect(await cpuOf('enp0s4-rx-0', 'effective_affinity_list')).toBe('2');
    const again = await lab.runbook('plan', playbook, '--set', 'cpus=2-3', '--lab', lab.file, '--detailed-exitcode');
    expect(again.code, again.stdout).toBe(0);
  });

  test('undo restores the CPUs of each interrupt, and irqbalance', async () => {
    const { code, stdout, stderr } = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(stdout + stderr).not.toMatch(/left alone|not (be )?undone/);
    expect(code, stdout + stderr).toBe(0);
    expect(await lab.inside(everything)).toBe(stock);
  });

  test('an interrupt that the kernel places itself is named and left unchanged', async () => {
    const disk = await lab.write(
      'disk.yaml',
      playbookOf('disk', [{ id: 'disk', type: 'tune-irq-affinity', with: { device: '0000:00:02.0', cpus: '1' } }]),
    );
    const where =
      'cat /proc/irq/*/smp_affinity_list | wc -l; for q in 0 1 2 3; do cat /proc/irq/*/virtio0-req.$q/../effective_affinity_list; done';
    const before = await lab.inside(where);
    const { code, lines, stderr } = await apply(disk);
    expect(code, stderr).toBe(0);
    const kept = of(lines, 'change-done').filter((line) => line['kept'] !== undefined);
    // Also the interrupt that is already on CPU 1: the kernel refuses every write to its affinity.
    expect(kept).toHaveLength(4);
    expect(kept[0]?.['kept']).toBe('the kernel assigns this interrupt itself, and it was left unchanged (EIO)');
    expect(of(lines, 'step-ended')).toMatchObject([
      { told: expect.stringMatching(/the kernel assigns interrupt .*\(virtio0-req\.0\) itself: CPU 0/) },
    ]);
    expect(await lab.inside(where)).toBe(before);
    const undone = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(undone.stdout + undone.stderr).not.toMatch(/left alone|not (be )?undone/);
    expect(undone.code, undone.stdout + undone.stderr).toBe(0);
    expect(await lab.inside(everything)).toBe(stock);
  });

  test('at every boot the card’s interrupts are moved there again, and irqbalance gets their new numbers', async () => {
    const kept = [playbook, '--set', 'cpus=1', '--set', 'persist=true'];
    expect((await apply(...kept)).code).toBe(0);
    expect((await apply(boot)).code).toBe(0);
    await expect
      .poll(() => lab.inside('journalctl -b -t runbook -o cat || true'), pass)
      .toMatch(/interrupt \d+ \(enp0s4-rx-0\): requested CPU 1, effective CPU 1/);
    expect(await cpuOf('enp0s4-rx-0', 'effective_affinity_list')).toBe('1');
    const words = await lab.inside('tr "\\0" " " </proc/$(systemctl show -p MainPID --value irqbalance)/cmdline');
    expect(words).toContain(`--banirq=${await number('enp0s4-tx-0')}`);
    await release();
    await lab.inside('systemctl restart irqbalance');
    await hasPassed();
    expect(await cpuOf('enp0s4-rx-0', 'effective_affinity_list')).toBe('1');
    const plan = await lab.runbook('plan', ...kept, '--lab', lab.file, '--detailed-exitcode');
    expect(plan.code, plan.stdout).toBe(0);
  });

  test('undo after the boot leaves nothing of it for the next boot', async () => {
    const { code, stdout, stderr } = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(code, stdout + stderr).toBe(0);
    expect((await apply(boot)).code).toBe(0);
    await expect.poll(() => lab.inside(everything), pass).toBe(stock);
  });
});
