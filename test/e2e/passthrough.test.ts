import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { planOf } from './support/cards.ts';
import { startLab, type Lab, type Line } from './support/lab.ts';
import { measured } from './support/measured.ts';

// The document's sections 3 to 7 in one run, in a lab: a disk is made, the card is passed to its guest after a trial
// boot, that guest is measured (6 seconds instead of 60), and all of it is undone. fresh-machine tests passthrough.yaml
// itself.
const shipped = 'playbooks/passthrough-trial.yaml';
/** Debian's kernel has the IOMMU on by default, so the trial is of another parameter. */
const variant = stringify({
  runbook: 1,
  name: 'passthrough-strict',
  summary: 'Passthrough, after a trial boot with iommu.strict=1',
  extends: resolve(shipped),
  steps: ['iommu-parameter', 'keep-iommu-parameter'].map((change) => ({
    change,
    with: { parameters: { ensure: ['iommu.strict=1'] } },
  })),
});
const create = 'playbooks/vm-create.yaml';
const disk = '/var/lib/runbook/images/vm.qcow2';
const card = '/sys/bus/pci/devices/0000:00:04.0';

/**
 * Everything that a run must restore: each file of /etc and /boot/grub by content, mode and owner, each link by target,
 * and the card's links, override and address. Interface indexes are not compared, because each boot assigns new ones.
 */
const state = [
  'cd / && find etc boot/grub -xdev -type f ! -path etc/adjtime -exec sha256sum {} + | sort -k2',
  'find etc boot/grub -xdev -printf "%y %m %u:%g %p %l\\n" | sort',
  `for link in driver iommu_group subsystem; do echo "$link $(readlink ${card}/$link)"; done`,
  `cat ${card}/driver_override; ls ${card}/net; ip -o -4 addr show dev enp0s4 | sed "s/^[0-9]*: //; s/valid_lft.*//"`,
  'ls /sys/module | grep vfio || true; cat /proc/cmdline; systemctl list-units --all "runbook-vm-*" --no-legend',
  'find /var/lib/runbook/images -mindepth 1 -printf "%p %s %m %T@\\n" | sort; ls /run/runbook 2>/dev/null || true',
].join('; ');

const of = (lines: readonly Line[], kind: string): readonly Line[] => lines.filter((line) => line.kind === kind);

/** Stops runbook with SIGKILL at the first intent of that kind of change. */
const killAt =
  (kind: string) =>
  (line: Line): 'kill' | undefined =>
    line.kind === 'change-intended' && (line['change'] as Line).kind === kind ? 'kill' : undefined;

describe('a disk, the card, its guest and its figures on the emulated host', () => {
  let lab: Lab;
  let stock: string;
  let trial: string;
  const flags = (): readonly string[] => ['--lab', lab.file, '--yes'];
  const handOver = (): readonly string[] => ['apply', trial, ...flags(), '--set', `disk=${disk}`];

  beforeAll(async () => {
    lab = await startLab();
    trial = await lab.write('passthrough-strict.yaml', variant);
    stock = await lab.inside(state);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  test('the card that carries the ssh connection is refused, and nothing is changed', async () => {
    const { code, stdout } = await lab.runbook('apply', trial, ...flags(), '--set', 'nic=0000:00:03.0');
    expect(stdout).toMatch(/nic-carries-route/);
    expect(code).toBe(3);
    expect(await lab.inside(state)).toBe(stock);
  });

  test('section 3, killed while the installation is running: the run is resumed and waits for that same machine', async () => {
    const atWork = (line: Line): 'kill' | undefined =>
      line.kind === 'progress' && line['text'] === 'the installation is running' ? 'kill' : undefined;
    const killed = await lab.watched(['apply', create, ...flags()], atWork);
    expect(killed.code).toBeNull();
    const start = await lab.inside('systemctl show -P InvocationID runbook-vm-install-vm');
    expect(start).toMatch(/^[0-9a-f]{32}$/m);
    expect(await lab.inside(`test ! -e ${disk} && echo none`)).toBe('none\n');

    const { code, lines, stderr } = await lab.watched(['resume', '--lab', lab.file], () => undefined);
    expect(of(lines, 'step-failed'), stderr).toEqual([]);
    expect(code).toBe(0);
    const starts = await lab.inside('journalctl -o cat -u runbook-vm-install-vm | grep -c ^Started || true');
    expect(starts).toBe('1\n');
  });

  test('the disk is as requested, and a second apply changes nothing', async () => {
    const info = await lab.inside(`qemu-img info --output=json ${disk}`);
    expect(JSON.parse(info)).toMatchObject({ format: 'qcow2', 'virtual-size': 10 * 2 ** 30 });
    const again = await lab.runbook('plan', create, '--lab', lab.file, '--detailed-exitcode');
    expect(again.code, again.stdout).toBe(0);
  });

  test('the shipped playbook changes no boot configuration and does not reboot: the IOMMU is on by default', async () => {
    const { steps } = await planOf(lab, shipped, `disk=${disk}`);
    const kinds = ['iommu-parameter', 'reboot', 'keep-iommu-parameter'].map((id) => steps[id]?.kind);
    expect(kinds).toEqual(['unchanged', 'unchanged', 'unchanged']);
  });

  test('section 4, killed while it writes the boot configuration: the run is refused a successor and can be resumed', async () => {
    const killed = await lab.watched(handOver(), killAt('generate'));
    expect(killed.code).toBeNull();
    const second = await lab.runbook(...handOver());
    expect(second.stdout + second.stderr).toMatch(/unfinished-run/);
    expect(second.code).toBe(3);

    const { code, lines, stderr } = await lab.watched(['resume', '--lab', lab.file], () => undefined);
    expect(of(lines, 'step-failed'), stderr).toEqual([]);
    expect(code).toBe(0);
    const told = of(lines, 'step-ended').map((line) => String(line['told'] ?? ''));
    expect(told.join('\n')).toMatch(/10\.128\.7\.7/);
    expect(told.join('\n')).toMatch(/3 received, 0% packet loss/);
  });

  test('the host has the promised state, verified in another way', async () => {
    expect(await lab.inside(`basename $(readlink ${card}/driver)`)).toBe('vfio-pci\n');
    expect(await lab.inside('systemctl is-active runbook-vm-passthrough')).toBe('active\n');
    const argv = await lab.inside('tr "\\0" " " < /proc/$(systemctl show -P MainPID runbook-vm-passthrough)/cmdline');
    expect(argv).toContain(disk);
    expect(await lab.inside('grep vfio-msi /proc/interrupts')).toMatch(/0000:00:04\.0/);
    expect(await lab.inside('ls /sys/class/net')).not.toMatch(/enp0s4/);
  });

  test('the parameter was tried in one boot, and is kept afterwards', async () => {
    expect(await lab.inside('cat /proc/cmdline')).toMatch(/ iommu\.strict=1 panic=30\s/);
    expect(await lab.inside('grep -c " iommu.strict=1" /boot/grub/grub.cfg; ls /boot/grub')).not.toMatch(/custom\.cfg/);
    expect(await lab.inside('cat /etc/default/grub /etc/default/grub.d/* 2>/dev/null')).toMatch(/iommu\.strict=1/);
    expect(await lab.inside('cat /boot/grub/grubenv')).not.toMatch(/runbook/);
  });

  test('a second apply changes nothing', async () => {
    const { code, lines } = await lab.watched(handOver(), () => undefined);
    expect(of(lines, 'change-intended')).toEqual([]);
    expect(of(lines, 'run-ended')).toMatchObject([{ outcome: 'done', changes: 0 }]);
    expect(code).toBe(0);
    const plan = await lab.runbook('plan', trial, '--lab', lab.file, '--set', `disk=${disk}`, '--detailed-exitcode');
    expect(plan.code).toBe(0);
  });

  const measure = async (playbook: string): Promise<string> => {
    const argv = ['apply', `playbooks/${playbook}.yaml`, ...flags(), '--set', 'duration=6'];
    const { code, stdout, stderr } = await lab.runbook(...argv);
    expect(code, stdout + stderr).toBe(0);
    return stdout;
  };

  test('section 5: its bandwidth, by the bytes that the peer received', async () => {
    expect(await measure('bandwidth')).toMatch(/\d [GM]bit\/s over .* EMULATED: the host is emulated/);
    const { measurement, figures } = await measured(lab, 'bandwidth');
    expect(measurement).toMatchObject({ status: 'ok', workload: { machine: 'guest', tool: 'iperf2' } });
    expect(measurement.emulated).toMatch(/emulated/);
    expect(figures.bandwidth).toMatchObject({ counts: 'received' });
    expect(figures.bandwidth?.bitsPerSecond).toBeGreaterThan(1e5);
    expect(figures.interrupts?.some(({ label }) => label.includes('vfio-msi'))).toBe(true);
    expect(figures.exits?.perSecond).toBeGreaterThan(1);
  });

  test('section 6: the host’s CPUs, whose guest time is counted once', async () => {
    await measure('cpu-utilization');
    const { measurement, figures } = await measured(lab, 'cpu-utilization');
    const sources = figures.cpu.map(({ source }) => source);
    expect(sources).toEqual(['cpu', 'atopsar']);
    const [exact, atop] = figures.cpu;
    expect(exact?.states.guest).toBeGreaterThan(0.05);
    for (const each of ['guest', 'system', 'idle'] as const)
      expect(Math.abs((exact?.states[each] ?? 0) - (atop?.states[each] ?? 9))).toBeLessThan(0.5);
    expect(measurement.collectors.find(({ kind }) => kind === 'frequency')?.reason).toMatch(
      /provides no such counters/,
    );
  });

  test('section 7: stacks of the host’s kernel, and the event that was really counted', async () => {
    await measure('host-profile');
    const { measurement, texts } = await measured(lab, 'host-profile');
    expect(measurement.asked.profile).toBe(true);
    const perf = measurement.collectors.find(({ kind }) => kind === 'perf');
    expect(perf).toMatchObject({ status: 'ok', reason: expect.stringMatching(/cpu-clock.*no cycles/) as string });
    const folded = texts.get(perf?.files.find((name) => name.endsWith('.samples.folded')) ?? '') ?? '';
    expect(folded).toMatch(/qemu-system.*_\[k\].* \d+/);
    expect(measurement.files.find(({ leftOn }) => leftOn === 'host')?.bytes).toBeGreaterThan(1000);
  });

  test('without a peer it fails with a message, and nothing of it keeps running', async () => {
    const playbook = await lab.write(
      'refused.yaml',
      'runbook: 1\nname: refused\nsummary: Nobody listens\nsteps:\n  - { id: it, type: measure, on: guest, with: { load: { tool: iperf2, peer: 10.128.0.49, port: 5999 }, duration: 3, settle: 0, collect: [] } }\n',
    );
    const { code, stdout, stderr } = await lab.runbook('apply', playbook, ...flags());
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/the measurement failed: .*refused/i);
    expect(await lab.inside('pgrep -a "iperf|perf|atopsar" || true; ls /run | grep measure || true')).toBe('');
  });

  test('killed while it returns the card, undo is continued; undo of both runs restores the host byte for byte', async () => {
    const killed = await lab.watched(['undo', ...flags()], killAt('binding'));
    expect(killed.code, killed.stderr).toBeNull();
    for (const argv of [
      ['resume', '--lab', lab.file],
      ['undo', ...flags()],
    ]) {
      const { code, stdout, stderr } = await lab.runbook(...argv);
      expect(stdout + stderr).not.toMatch(/left alone|not (be )?undone/);
      expect(code, stdout + stderr).toBe(0);
    }
    // The boot may still be waiting for its DHCP lease.
    await expect.poll(() => lab.inside(state), { timeout: 180_000, interval: 3_000 }).toBe(stock);
  });
});
