import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { playbook, state, tried } from '../support/boots.ts';
import { startLab, type Lab } from '../support/lab.ts';
import { consoleOf, resetButton } from '../support/power.ts';
import { inside, putRunbookInside } from '../support/runbook-inside.ts';

// One of the long tests: npm run test:long -- its name

/** A boot of an emulated host is a minute, and ten on a machine with other work. */
const boot = { timeout: 25 * 60_000, interval: 5_000 };

describe('reboots without a waiting operator', { timeout: 60 * 60_000 }, () => {
  let lab: Lab;
  let stock: string;
  const stockAgain = () => expect.poll(() => lab.inside(state), { timeout: 180_000, interval: 3_000 }).toBe(stock);

  /** The state of the host's runs, as seen from this side; empty while it cannot be reached. */
  const statesSeen = async (): Promise<readonly string[]> => {
    const { stdout } = await lab.runbook('runs', '--lab', lab.file, '--json');
    return [...stdout.matchAll(/"kind":"run",.*?"state":"([a-z]+)"/g)].map(([, state = '']) => state);
  };

  beforeAll(async () => {
    lab = await startLab();
    stock = await lab.inside(state);
  });
  beforeEach(async () => {
    const { code, stderr } = await lab.runbook('lab', 'reset', 'e2e');
    expect(code, stderr).toBe(0);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  test('runbook on the host that it reboots continues by itself after the boot, in an apply and in its undo', async () => {
    await putRunbookInside(lab);
    const text = playbook('local', [
      { id: 'one', type: 'grub-edit', with: { parameters: { ensure: ['transparent_hugepage=madvise'] } } },
      { id: 'two', type: 'grub-edit', with: { parameters: { ensure: ['iommu.strict=1'] } } },
      { id: 'boot', type: 'reboot', with: { now: true } },
      { id: 'again', type: 'reboot', with: { now: true } },
      { id: 'pages', type: 'sysfs-write', with: { path: '/proc/sys/vm/nr_hugepages', value: '8' } },
    ]);
    await lab.inside(`cat >/root/local.yaml <<'END'\n${text}END`);
    const runbook = `${inside}/bin/runbook`;
    const bootId = () => lab.inside('cat /proc/sys/kernel/random/boot_id');
    const first = await bootId();
    // It ends with the host, whatever happens to the connection.
    await lab.inside(`setsid nohup ${runbook} apply /root/local.yaml --yes </dev/null >/root/apply.log 2>&1 &`);
    await expect.poll(statesSeen, boot).toEqual(['done']);
    const second = await bootId();
    expect(second).not.toBe(first);
    expect(await lab.inside('cat /root/apply.log')).toMatch(/continues by itself/);
    expect(await lab.inside('cat /proc/cmdline /proc/sys/vm/nr_hugepages')).toMatch(
      / transparent_hugepage=madvise iommu\.strict=1\s+8\s/,
    );
    expect(await lab.inside('journalctl --no-pager -o cat -u "runbook-resume-*"')).toMatch(/Done in/);
    expect(await lab.inside('find /etc/systemd -name "runbook-*"')).toBe('');

    const undone = await lab.runbook('lab', 'ssh', 'e2e', '--', `${runbook} undo --yes`);
    expect(undone.stdout + undone.stderr).toMatch(/systemctl reboot[\s\S]*continues by itself/);
    expect(undone.code).toBe(5);
    expect(await statesSeen()).toEqual(['done', 'waiting']);
    expect(await bootId()).toBe(second);
    await lab.inside('systemd-run --on-active=1 systemctl reboot');
    await expect.poll(statesSeen, boot).toEqual(['undone', 'done']);
    expect(await bootId()).not.toBe(second);
    await stockAgain();
  });

  test('a host that cannot be reached after its boot: after a power cycle it uses its old entry, and resume reports it', async () => {
    const path = await lab.write('deaf.yaml', tried('deaf', 'systemd.mask=ssh.service', 180));
    const { code, stdout, stderr } = await lab.runbook('apply', path, '--lab', lab.file, '--yes');
    expect(stdout + stderr).toMatch(/did not return within 180 s[\s\S]*power cycle/);
    expect(code).toBe(1);
    // After a power cut before GRUB started the trial, the trial would still be pending.
    await expect.poll(() => consoleOf(lab), boot).toMatch(/login: /);
    await resetButton(lab);
    // The end of the run could not be recorded in its journal.
    await expect.poll(statesSeen, boot).toEqual(['crashed']);
    expect(await lab.inside('cat /proc/cmdline')).not.toMatch(/systemd\.mask/);
    const resumed = await lab.runbook('resume', '--lab', lab.file);
    expect(resumed.stdout + resumed.stderr).toMatch(/trial-boot-failed/);
    const undone = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(undone.code, undone.stdout + undone.stderr).toBe(0);
    await stockAgain();
  });
});
