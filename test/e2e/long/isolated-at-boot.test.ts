import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { state } from '../support/boots.ts';
import { startLab, type Lab } from '../support/lab.ts';

const guest = `runbook: 1
name: pinned-guest
summary: A guest with one virtual CPU, which need not boot anything to have a thread
steps:
  - id: start-vm
    name: Start the guest
    type: qemu-launch
    with: { name: pinned, memory: 256M, cpus: 1, cpu: max, accelerator: tcg, agent: false, ready_within: 300 }
`;

/** The effect of the parameters. */
const isolation =
  'cat /sys/devices/system/cpu/isolated /sys/devices/system/cpu/nohz_full; cat /proc/irq/default_smp_affinity';

// One of the long tests: npm run test:long -- isolated-at-boot
describe('CPUs that the kernel command line isolates, on the emulated host', () => {
  let lab: Lab;
  let stock: string;
  let were: string;
  const argv = (): readonly string[] => [
    'playbooks/dedicated-cpus.yaml',
    '--lab',
    lab.file,
    '--set',
    'mode=boot',
    '--set',
    'vm=pinned',
  ];

  beforeAll(async () => {
    lab = await startLab('--vcpus', '4');
    stock = await lab.inside(state);
    were = await lab.inside(isolation);
    expect(were).toBe('\n(null)\nf\n');
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  test('applied, with its reboot: the kernel reports that it isolates them, and no guest exists to pin yet', async () => {
    const { code, stdout, stderr } = await lab.runbook('apply', ...argv(), '--yes');
    expect(code, stdout + stderr).toBe(0);
    expect(await lab.inside(isolation)).toBe('3\n3\n7\n');
    expect(await lab.inside('cat /proc/cmdline')).toMatch(
      / isolcpus=managed_irq,domain,3 nohz_full=3 rcu_nocbs=3 irqaffinity=0-2/,
    );
    // The scheduler uses an isolated CPU only on request.
    expect(await lab.inside("sed -n 's/^Cpus_allowed_list:.//p' /proc/1/status")).toBe('0-2\n');
  });

  test('when the guest runs, the same playbook pins it and changes nothing else', async () => {
    const started = await lab.runbook('apply', await lab.write('guest.yaml', guest), '--lab', lab.file, '--yes');
    expect(started.code, started.stdout + started.stderr).toBe(0);
    const { code, stdout, stderr } = await lab.runbook('apply', ...argv(), '--yes');
    expect(code, stdout + stderr).toBe(0);
    const threads =
      'for task in /proc/$(systemctl show --property=MainPID --value runbook-vm-pinned)/task/*; do echo "$(cat $task/comm): $(sed -n \'s/^Cpus_allowed_list:.//p\' $task/status)"; done';
    expect(await lab.inside(threads)).toMatch(/^CPU 0\/TCG: 3$/m);
    const again = await lab.runbook('plan', ...argv(), '--detailed-exitcode');
    expect(again.code, again.stdout).toBe(0);
  });

  test('undo of all three restores every byte, with a single reboot', async () => {
    for (const run of ['pinned', 'guest', 'boot']) {
      const { code, stdout, stderr } = await lab.runbook('undo', '--lab', lab.file, '--yes');
      expect(stdout + stderr, run).not.toMatch(/left alone|not (be )?undone/);
      expect(code, stdout + stderr).toBe(0);
    }
    expect(await lab.inside(state)).toBe(stock);
    expect(await lab.inside(isolation)).toBe(were);
  });
});
