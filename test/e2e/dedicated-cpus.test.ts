import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manyCards } from './support/cards.ts';
import { startLab, type Lab, type Line } from './support/lab.ts';

const guest = `runbook: 1
name: pinned-guest
summary: A guest with two virtual CPUs, which need not boot anything to have threads
steps:
  - id: start-vm
    name: Start the guest
    type: qemu-launch
    with: { name: pinned, memory: 256M, cpus: 2, cpu: max, accelerator: tcg, agent: false, ready_within: 300 }
`;

const slice = '/sys/fs/cgroup/dedicated.slice';
const main = 'systemctl show --property=MainPID --value runbook-vm-pinned';

/** The name and mask of every thread, by thread id; QEMU names the threads of its virtual CPUs. */
const masks = `for task in /proc/$(${main})/task/*; do echo "$(cat $task/comm): $(sed -n 's/^Cpus_allowed_list:.//p' $task/status)"; done`;

/** The CPUs of the partition, and the CPUs that are left for all other programs. */
const partition = [
  `cat ${slice}/cpuset.cpus.partition /sys/fs/cgroup/cpuset.cpus.effective`,
  `sed -n 's/^Cpus_allowed_list:.//p' /proc/1/status`,
  `sed 's/.*:://' /proc/$(${main})/cgroup`,
  'systemctl is-active runbook-vm-pinned',
].join('; ');

/** Everything that undo must restore. */
const state = [
  masks,
  `sed 's/.*:://' /proc/$(${main})/cgroup`,
  'cat /sys/fs/cgroup/cpuset.cpus.effective',
  'ls -d /sys/fs/cgroup/dedicated.slice /run/systemd/system/dedicated.slice 2>&1 || true',
].join('; ');

describe('CPUs for a guest alone, on an emulated host with 8 CPUs on 2 NUMA nodes', () => {
  let lab: Lab;
  let before: string;
  const argv = (): readonly string[] => [
    'playbooks/dedicated-cpus.yaml',
    '--lab',
    lab.file,
    '--set',
    'vm=pinned',
    '--set',
    'vcpus=2',
  ];

  beforeAll(async () => {
    lab = await startLab(...manyCards);
    const file = await lab.write('guest.yaml', guest);
    const { code, stdout, stderr } = await lab.runbook('apply', file, '--lab', lab.file, '--yes');
    expect(code, stdout + stderr).toBe(0);
    before = await lab.inside(state);
    expect(before).toMatch(/CPU 0\/TCG: 0-7\nCPU 1\/TCG: 0-7\n/);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  test('the plan shows the CPUs with reasons, and touches nothing', async () => {
    const { code, stdout, stderr } = await lab.runbook('plan', ...argv());
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('vCPU 0 0-7 -> 6, vCPU 1 0-7 -> 7, its other threads 0-7 -> 5');
    expect(stdout).toContain('0000:00:04.0 belongs to no NUMA node, so nodes without CPU 0 come first');
    expect(await lab.inside(state)).toBe(before);
  });

  test('a mask that this kernel would forget with the first cpuset is refused', async () => {
    await lab.inside(`taskset -pc 0-3 $(${main})`);
    const { code, stdout } = await lab.runbook('plan', ...argv());
    expect(code).toBe(3);
    expect(stdout).toMatch(/masks-forgotten[\s\S]*: 0-3; .*osrelease: 6\.1\./);
    await lab.inside(`taskset -pc 0-7 $(${main})`);
    expect(await lab.inside(state)).toBe(before);
  });

  test('killed just before the threads are moved, it is resumed: pinned, isolated, and verified', async () => {
    const { lines } = await lab.watched(['apply', ...argv(), '--yes'], (line: Line) =>
      line.kind === 'change-intended' && (line['change'] as { kind: string }).kind === 'affinity' ? 'kill' : undefined,
    );
    expect(lines.some(({ kind }) => kind === 'run-ended')).toBe(false);
    const { code, stdout, stderr } = await lab.runbook('resume', '--lab', lab.file);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain("Virtual CPUs run on 6-7, QEMU's other threads on 5, isolated by: cpuset");
    expect(await lab.inside(partition)).toBe('isolated\n0-4\n0-4\n/dedicated.slice\nactive\n');
    const pinned = (await lab.inside(masks)).trim().split('\n');
    expect(pinned).toContain('CPU 0/TCG: 6');
    expect(pinned).toContain('CPU 1/TCG: 7');
    for (const line of pinned.filter((each) => !each.startsWith('CPU '))) expect(line).toMatch(/: 5$/);
  });

  test('systemd does not change it, no other program may run there, and a new plan is empty', async () => {
    await lab.inside('systemctl daemon-reload; systemd-run --wait --quiet true');
    expect(await lab.inside(partition)).toMatch(/^isolated\n0-4\n/);
    await expect(lab.inside('taskset -c 6 true')).rejects.toThrow('Invalid argument');
    const { code, stdout } = await lab.runbook('plan', ...argv(), '--detailed-exitcode');
    expect(code, stdout).toBe(0);
  });

  test('a second partition that overlaps is refused, because the kernel would invalidate it', async () => {
    const file = await lab.write(
      'second.yaml',
      `runbook: 1
name: second
summary: A second partition
steps:
  - id: pin
    name: Pin
    type: isolcpus-pin
    with: { vm: pinned, isolation: cpuset, partition: second, cpus: 5-7 }
`,
    );
    const { code, stdout } = await lab.runbook('plan', file, '--lab', lab.file);
    expect(code).toBe(3);
    expect(stdout).toContain('partition-not-exclusive');
  });

  test('undo restores the mask of each thread, and returns the CPUs to all programs', async () => {
    const { code, stdout, stderr } = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(code, stdout + stderr).toBe(0);
    expect(await lab.inside(state)).toBe(before);
  });
});
