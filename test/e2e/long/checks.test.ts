import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLab, type Lab } from '../support/lab.ts';

/** What a program that changes a host does; each works for root. `$victim` is the pid of another program. */
const attempts: Readonly<Record<string, string>> = {
  file: 'touch /written-by-a-check',
  'kernel-setting': 'echo 7 >/proc/sys/kernel/panic',
  sysfs: 'echo 0 >/sys/kernel/mm/ksm/run',
  module: 'modprobe dummy',
  'another-program': 'kill -STOP $victim && kill -CONT $victim',
  remount: 'mount -o remount,rw /',
  'device-node': 'dd if=/dev/null of=/dev/vda count=0 conv=notrunc',
  disk: 'head -c 1 /dev/vda >/dev/null',
  service: 'systemctl stop irqbalance && systemctl start irqbalance',
  'new-unit': 'systemd-run --wait true',
  network: 'bash -c "echo x >/dev/udp/10.0.2.2/9"',
  scheduler: 'taskset --cpu-list --pid 0 $victim',
  privileges: 'unshare --mount --map-root-user mount -o remount,rw /',
};

/** What a check may well read. */
const readings: Readonly<Record<string, string>> = {
  release: 'grep -q debian /etc/os-release',
  'command-line': 'grep -q root= /proc/cmdline',
  process: 'pgrep -x irqbalance',
};

describe('read-only checks of a playbook, on the emulated host', () => {
  let lab: Lab;
  let victim: string;
  beforeAll(async () => {
    lab = await startLab();
    await lab.inside('systemd-run --unit=victim sleep 100000');
    victim = (await lab.inside('systemctl show --property=MainPID --value victim')).trim();
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  const commandOf = (script: string): string => script.replaceAll('$victim', victim);
  const step = (id: string, script: string, holds: string): string =>
    `  - { id: ${id}, type: host-check, with: { what: ${id}, command: [sh, -c, ${JSON.stringify(commandOf(script))}], read_only: true${holds} } }\n`;
  const planned = async (steps: string) => {
    const file = await lab.write('checks.yaml', `runbook: 1\nname: checks\nsummary: Checks\nsteps:\n${steps}`);
    const { code, stdout, stderr } = await lab.runbook('plan', file, '--lab', lab.file, '--json');
    const record = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map(
        (line) => JSON.parse(line) as { readonly kind: string; readonly plan: { readonly steps: readonly object[] } },
      )
      .find(({ kind }) => kind === 'plan');
    return { code, stderr, steps: record?.plan.steps ?? [] };
  };

  test('none of what changes a host works in a plan, and all of it works for root', async () => {
    const { steps, stderr } = await planned(
      Object.entries(attempts)
        .map(([id, script]) => step(id, script, ', exists: false'))
        .join(''),
    );
    expect(steps, stderr).toMatchObject(
      Object.keys(attempts).map((id) => ({ id, kind: 'checked', findings: [{ holds: true }] })),
    );
    await lab.inside('test ! -e /written-by-a-check && ! lsmod | grep -q dummy && grep -vqx 7 /proc/sys/kernel/panic');
    // Not in a new user namespace, which even root cannot use to remount.
    const forRoot = Object.entries(attempts).filter(([id]) => id !== 'privileges');
    await lab.inside(
      forRoot.map(([id, script]) => `( ${commandOf(script)} ) || { echo ${id} >&2; exit 1; }`).join('\n'),
    );
  });

  test('what every user may read can be read', async () => {
    const { code, steps, stderr } = await planned(
      Object.entries(readings)
        .map(([id, script]) => step(id, script, ''))
        .join(''),
    );
    expect(steps, stderr).toMatchObject(
      Object.keys(readings).map((id) => ({ id, kind: 'checked', findings: [{ holds: true }] })),
    );
    expect(code).toBe(0);
  });
});
