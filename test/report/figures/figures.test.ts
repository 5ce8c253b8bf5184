import { describe, expect, test } from 'vitest';
import { judgeLoad } from '../../../report/figures/bandwidth.ts';
import { lineRate, metrics } from '../../../report/figures/metrics.ts';
import type { Measurement } from '../../../schemas/types/measurement.ts';
import { figuresOf, measurement, raw } from '../measuring.ts';
import { sample } from '../parse/samples.ts';

type Collector = Measurement['collectors'][number];
const collector = (kind: Collector['kind'], files: string[]): Collector => ({
  kind,
  machine: 'host',
  argv: [],
  version: null,
  status: 'ok',
  reason: null,
  files,
});

/** Seconds of a machine with two CPUs, one of which is busy in the system from the third second on. */
const stat = Array.from({ length: 12 }, (_, second) => {
  const busy = 100 * Math.max(0, second - 3);
  const idle = 100 * second - busy;
  return `@ ${99 + second}\ncpu  0 0 ${busy} ${100 * second + idle} 0 0 0 0 0 0\ncpu0 0 0 ${busy} ${idle} 0 0 0 0 0 0\ncpu1 0 0 0 ${100 * second} 0 0 0 0 0 0\nsoftirq 0\n`;
}).join('');

describe('bandwidth', () => {
  test('is the bytes after the settling time, divided by the elapsed seconds', () => {
    const found = figuresOf(measurement()).bandwidth;
    const counted = [1995964416, 2220097536, 2190999552, 2173698048];
    expect(found?.series.map(({ isCounted }) => isCounted)).toEqual([false, true, true, true, true]);
    expect(found?.seconds).toBeCloseTo(4, 1);
    expect(found?.bytes).toBeGreaterThan(Math.min(...counted) * 4 * 0.9);
    expect(found?.bitsPerSecond).toBeCloseTo((8 * (found?.bytes ?? 0)) / (found?.seconds ?? 1), 3);
  });

  test('is counted by the receiving end, from the step’s start', () => {
    const client = { ...measurement().workload, tool: 'iperf2' as const, stdout: 'client.txt' };
    const server = { ...client, machine: 'peer', stdout: 'server.txt' };
    const files = { 'client.txt': sample('iperf2/cli_i1_t10.txt'), 'server.txt': sample('iperf2/srv_enh.txt') };
    const given = measurement({ workload: client, server, asked: { ...measurement().asked, duration: 10 } });
    expect(figuresOf(given, files).bandwidth?.counts).toBe('received');
    expect(judgeLoad(given, raw(files))).toMatchObject({ status: 'partial' });
    expect(figuresOf(measurement({ workload: client }), files).bandwidth).toMatchObject({
      counts: 'sent',
      isExact: false,
    });
  });

  test('the server’s sum contains all received bytes, even if its last interval was too short to be printed', () => {
    const client = { ...measurement().workload, tool: 'iperf2' as const, stdout: 'client.txt' };
    const server = { ...client, machine: 'peer', stdout: 'server.txt' };
    const files = {
      'client.txt': sample('iperf2/short_end_cli.txt'),
      'server.txt': sample('iperf2/short_end_srv.txt'),
    };
    const given = measurement({ workload: client, server, asked: { ...measurement().asked, duration: 6 } });
    expect(judgeLoad(given, raw(files))).toEqual({ status: 'ok' });
    const unsummed = { ...files, 'server.txt': files['server.txt'].replace(/.* 0\.0000-6\.2051 .*\n/, '') };
    expect(judgeLoad(given, raw(unsummed))).toMatchObject({
      reason: expect.stringMatching(/received .* bytes of/) as string,
    });
  });

  test('of a refused run does not exist', () => {
    const refused = { 'workload.txt': sample('iperf3/refused_J.json') };
    expect(figuresOf(measurement(), refused).bandwidth).toBeNull();
    expect(judgeLoad(measurement(), raw(refused))).toMatchObject({ status: 'failed' });
  });
});

describe('CPU use', () => {
  const given = measurement({ collectors: [collector('cpu', ['cpu.txt'])], window: { start: 100, end: 110 } });

  test('is limited to the load by the clock, without the settling time', () => {
    const [cpu] = figuresOf(given, { 'cpu.txt': stat }).cpu;
    expect(cpu?.series.map(({ at, isCounted }) => [at, isCounted])).toEqual([
      [1, false],
      ...Array.from({ length: 9 }, (_, index) => [index + 2, true]),
    ]);
    expect(cpu?.busy).toBeCloseTo(8 / 9, 9);
    expect(cpu?.byCpu.map(({ states }) => states.system)).toEqual([expect.closeTo(8 / 9, 9), 0]);
  });

  test('of a machine whose clock is ahead is converted to the host’s clock', () => {
    const ahead = stat.replaceAll(/^@ (\d+)$/gm, (_, at: string) => `@ ${Number(at) + 1000}`);
    const clocks = [{ machine: 'host', offset: 1000, within: 0.01 }];
    expect(figuresOf({ ...given, clocks }, { 'cpu.txt': ahead }).cpu).toEqual(
      figuresOf(given, { 'cpu.txt': stat }).cpu,
    );
    expect(figuresOf(given, { 'cpu.txt': ahead }).cpu).toEqual([]);
  });
});

test('interrupts and exits are rates over the time between two looks', () => {
  const collectors = [
    collector('interrupts', ['interrupts-before.txt', 'interrupts-after.txt']),
    collector('exits', ['exits-before.txt', 'exits-after.txt']),
  ];
  const found = figuresOf(measurement({ collectors }), {
    'interrupts-before.txt': '@ 100\n   CPU0 CPU1\n 34: 5 0 PCI-MSI vfio-msix[0](0000:17:00.2)\n',
    'interrupts-after.txt': '@ 110\n   CPU0 CPU1\n 34: 5 100 PCI-MSI vfio-msix[0](0000:17:00.2)\n',
    'exits-before.txt': '@ 100\nexits 1000\nirq_exits 100\nhalt_exits 0\n',
    'exits-after.txt': '@ 110\nexits 3000\nirq_exits 1100\nhalt_exits 0\n',
  });
  expect(found.interrupts?.[0]).toMatchObject({
    id: '34',
    perSecond: 10,
    byCpu: [{ perSecond: 0 }, { perSecond: 10 }],
  });
  expect(found.exits).toEqual({
    source: 'debugfs',
    perSecond: 200,
    reasons: [
      { reason: 'irq', perSecond: 100 },
      { reason: 'other', perSecond: 100 },
    ],
  });
});

test('exits of a guest that ended are not counted, and that is reported', () => {
  const found = figuresOf(measurement({ collectors: [collector('exits', ['a', 'b'])] }), {
    a: '@ 1\nexits 1000\n',
    b: '@ 2\nexits 0\n',
  });
  expect(found.exits).toBeNull();
  expect(found.warnings).toEqual(['the number of exits decreased: a guest ended during the measurement']);
});

test('perf’s report without exits shows that its tracepoints never fired', () => {
  const found = figuresOf(measurement({ collectors: [collector('exits', ['a', 'b', 'perf'])] }), {
    a: '@ 1\nexits 1\n',
    b: '@ 2\nexits 101\n',
    perf: sample('perf/kvmstat_report.txt'),
  });
  expect(found.exits).toMatchObject({ source: 'debugfs', perSecond: 100 });
});

test('a custom program reports its last number', () => {
  const workload = { ...measurement().workload, tool: 'number' as const };
  expect(figuresOf(measurement({ workload }), { 'workload.txt': 'run 3: 12.5 req/s\n4.25e3\n' }).number).toBe(4250);
});

test('host CPU is given for each Gbit/s', () => {
  const metric = metrics.find(({ key }) => key === 'cpu-per-gbit');
  const given = measurement({ collectors: [collector('cpu', ['cpu.txt'])], window: { start: 100, end: 110 } });
  const found = figuresOf(given, { 'cpu.txt': stat });
  expect(metric?.value(found, 'host')).toBeCloseTo(8 / 9 / ((found.bandwidth?.bitsPerSecond ?? NaN) / 1e9), 9);
  expect(metric?.value(figuresOf(measurement()), 'host')).toBeNull();
});

test('the most that a link can carry', () => {
  expect(lineRate(10e9, 1500) / 1e9).toBeCloseTo(9.41, 2);
  expect(lineRate(1e9, 1500) / 1e6).toBeCloseTo(941, 0);
  expect(lineRate(10e9, 9000) / 1e9).toBeCloseTo(9.9, 2);
});
