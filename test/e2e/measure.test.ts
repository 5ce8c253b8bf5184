import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLab, type Lab } from './lab.ts';
import { measured } from './measured.ts';

// The document's sections 5 to 7 with 6 seconds for 60, on the guest that has the card. Debian's kernel has the IOMMU on by
// default, so the boot parameter and its reboot are left out here.
describe('the guest that has the card is measured', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
    const argv = [
      'apply',
      'playbooks/passthrough.yaml',
      '--lab',
      lab.file,
      '--yes',
      '--skip',
      'iommu-parameter,reboot',
    ];
    const { code, stdout, stderr } = await lab.runbook(...argv);
    expect(code, stdout + stderr).toBe(0);
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  const apply = async (playbook: string): Promise<string> => {
    const { code, stdout, stderr } = await lab.runbook(
      'apply',
      `playbooks/${playbook}.yaml`,
      '--lab',
      lab.file,
      '--yes',
      '--set',
      'duration=6',
    );
    expect(code, stdout + stderr).toBe(0);
    return stdout;
  };

  test('section 5: its bandwidth, by what the peer received', async () => {
    expect(await apply('bandwidth')).toMatch(/\d [GM]bit\/s over .* EMULATED: the host is emulated/);
    const { measurement, figures } = await measured(lab, 'bandwidth');
    expect(measurement).toMatchObject({ status: 'ok', workload: { machine: 'guest', tool: 'iperf2' } });
    expect(measurement.emulated).toMatch(/emulated/);
    expect(figures.bandwidth).toMatchObject({ counts: 'received' });
    expect(figures.bandwidth?.bitsPerSecond).toBeGreaterThan(1e5);
    expect(figures.interrupts?.some(({ label }) => label.includes('vfio-msi'))).toBe(true);
    expect(figures.exits?.perSecond).toBeGreaterThan(1);
  });

  test('section 6: the host’s CPUs, whose guest time is counted once', async () => {
    await apply('cpu-utilization');
    const { measurement, figures } = await measured(lab, 'cpu-utilization');
    const sources = figures.cpu.map(({ source }) => source);
    expect(sources).toEqual(['cpu', 'atopsar']);
    const [exact, atop] = figures.cpu;
    expect(exact?.states.guest).toBeGreaterThan(0.05);
    for (const state of ['guest', 'system', 'idle'] as const)
      expect(Math.abs((exact?.states[state] ?? 0) - (atop?.states[state] ?? 9))).toBeLessThan(0.5);
    expect(measurement.collectors.find(({ kind }) => kind === 'frequency')?.reason).toMatch(/nothing to count/);
  });

  test('section 7: stacks of the host’s kernel, and the event that was really counted', async () => {
    await apply('host-profile');
    const { measurement, texts } = await measured(lab, 'host-profile');
    expect(measurement.asked.profile).toBe(true);
    const perf = measurement.collectors.find(({ kind }) => kind === 'perf');
    expect(perf).toMatchObject({ status: 'ok', reason: expect.stringMatching(/cpu-clock.*no cycles/) as string });
    const folded = texts.get(perf?.files.find((name) => name.endsWith('.samples.folded')) ?? '') ?? '';
    expect(folded).toMatch(/qemu-system.*_\[k\].* \d+/);
    expect(measurement.files.find(({ leftOn }) => leftOn === 'host')?.bytes).toBeGreaterThan(1000);
  });

  test('nobody at the other end: it fails, and says so', async () => {
    const playbook = await lab.write(
      'refused.yaml',
      'runbook: 1\nname: refused\nsummary: Nobody listens\nsteps:\n  - { id: it, type: measure, on: guest, with: { load: { tool: iperf2, peer: 10.128.0.49, port: 5999 }, duration: 3, settle: 0, collect: [] } }\n',
    );
    const { code, stdout, stderr } = await lab.runbook('apply', playbook, '--lab', lab.file, '--yes');
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/the measurement failed: .*refused/i);
  });

  test('nothing of it goes on', async () => {
    expect(await lab.inside('pgrep -a "iperf|perf|atopsar" || true; ls /run | grep measure || true')).toBe('');
  });
});
