import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseIperf2 } from '../../../report/parse/iperf2.ts';
import { parseIperf3 } from '../../../report/parse/iperf3.ts';
import { judgeTraffic } from '../../../report/parse/judge-traffic.ts';
import { covered, type Traffic } from '../../../report/parse/traffic.ts';
import { sample } from './samples.ts';

const iperf2 = (name: string): Traffic =>
  parseIperf2(
    sample(`iperf2/${name}.txt`),
    sample(`iperf2/${name}.err`),
    name.startsWith('srv_') ? 'server' : 'client',
  );
const iperf3 = (name: string): Traffic => {
  const stem = name.replace(/\.(txt|jsonl?)$/, '');
  return parseIperf3(sample(`iperf3/${name}`), sample(`iperf3/${stem}.err`));
};
const judged = (traffic: Traffic, duration: number, streams = 1, interval = 1) =>
  judgeTraffic(traffic, { duration, interval, streams });
const ok = { status: 'ok' };

describe('iperf2', () => {
  test.each([
    ['cli_i1_t10', 10, 1],
    ['cli_i1_t5_P4', 5, 4],
    ['cli_enh', 5, 1],
    ['cli_enh_P2', 5, 2],
    ['cli_fk', 5, 1],
    ['cli_fm', 5, 1],
    ['cli_fM', 5, 1],
    ['cli_R', 3, 1],
    ['cli_d', 4, 1],
    ['cli_fd', 4, 1],
    ['cli_yC', 5, 1],
    ['cli_yC_P4', 5, 4],
    ['cli_sumonly', 3, 2],
    ['cli_sumonly_yC', 3, 2],
    ['cli_udp', 5, 1],
    ['cli_udp_yC', 5, 1],
    ['srv_udp', 5, 1],
    ['srv_yC', 3, 2],
  ] as const)('%s is whole', (name, duration, streams) => {
    expect(judged(iperf2(name), duration, streams)).toEqual(ok);
  });

  test('intervals of half a second are whole by their own length', () => {
    expect(judged(iperf2('cli_i05'), 3, 1, 0.5)).toEqual(ok);
  });

  test('units that change from row to row mean the same amount', () => {
    const [flow] = iperf2('cli_i1_t10').flows;
    expect(flow?.intervals.map(({ bytes }) => bytes).slice(0, 2)).toEqual([1.5 * 1024 ** 3, 965 * 1024 ** 2]);
    expect(flow?.total?.seconds).toBe(10.0062);
  });

  test('CSV counts exactly, text to three digits', () => {
    const exact = iperf2('cli_yC');
    expect(exact.isExact).toBe(true);
    expect(exact.flows[0]?.total?.bytes).toBe(16439574588);
    expect(iperf2('cli_enh').isExact).toBe(false);
  });

  test('both directions of -d, -r and --full-duplex are apart', () => {
    for (const name of ['cli_d', 'cli_r', 'cli_fd'])
      expect(iperf2(name).flows.map(({ counts }) => counts)).toEqual(['sent', 'received']);
    expect(iperf2('cli_R').flows.map(({ counts }) => counts)).toEqual(['received']);
  });

  test('retransmits and the start are read if -e prints them', () => {
    const traffic = iperf2('cli_enh');
    expect(traffic.flows[0]?.intervals.map(({ retransmits }) => retransmits)).toEqual([2, 0, 0, 0, 0]);
    expect(new Date((traffic.startedAt ?? 0) * 1000).toISOString()).toBe('2026-11-22T07:28:13.000Z');
    expect(iperf2('cli_yC').startedAt).toBeNull();
  });

  // Each of these exited with 0, except the one with an unknown host name.
  test.each([
    ['refused', 'tcp connect failed: Connection refused'],
    ['refused_yC', 'tcp connect failed: Connection refused'],
    ['nohost', 'nosuchhost.invalid: Unknown host'],
  ])('%s has failed', (name, reason) => {
    expect(judged(iperf2(name), 5)).toEqual({ status: 'failed', reason });
  });

  test.each([
    ['srvkilled_cli', 10, 'tcp write failed: Connection reset by peer'],
    ['sigint_cli', 10, 'it ended after 3.9 s of 10 s'],
    ['sigterm_cli', 10, 'it ended after 2.4 s of 10 s'],
    ['sigkill_cli', 10, 'it ended after 2.0 s of 10 s'],
    ['sigkill_cli', 2, 'its closing record is missing'],
    ['cli_noi', 2, 'it has 1 intervals of 1 s, not 2'],
    ['cli_i1_t5_P4', 5, 'it ran 4 streams, not 1'],
    ['cli_i1_t10', 5, 'its intervals cover 10.0 s, but 5 s were requested'],
  ])('%s is partial', (name, duration, reason) => {
    expect(judged(iperf2(name), duration)).toEqual({ status: 'partial', reason });
  });

  test('a stall is an interval without bytes, and only stalls are a failure', () => {
    const rows = (amount: string) => `[  3]  0.0- 1.0 sec  ${amount}\n[  3]  1.0- 2.0 sec  ${amount}\n`;
    const stalled = parseIperf2(
      `${rows('0.00 Bytes  0.00 bits/sec')}[  3]  0.0- 2.0 sec  0.00 Bytes  0.00 bits/sec\n`,
      '',
      'client',
    );
    expect(judged(stalled, 2)).toEqual({ status: 'failed', reason: 'no bytes were transferred in 2 s' });
  });

  test('the seed’s own version is read', () => {
    const text = [
      '[ ID] Interval       Transfer     Bandwidth',
      '[  3]  0.0- 1.0 sec   112 MBytes   942 Mbits/sec',
      '[  3]  1.0- 2.0 sec   112 MBytes   940 Mbits/sec',
      '[  3]  0.0- 2.0 sec   224 MBytes   941 Mbits/sec',
    ].join('\n');
    const traffic = parseIperf2(text, '', 'client');
    expect(judged(traffic, 2)).toEqual(ok);
    expect(traffic.flows[0]?.total).toEqual({ seconds: 2, bytes: 224 * 1024 ** 2 });
  });
});

describe('iperf3', () => {
  test.each([
    ['cli_J.json', 10, 1],
    ['cli_P4_J.json', 5, 4],
    ['cli_R_J.json', 4, 1],
    ['cli_bidir_J.json', 4, 1],
    ['cli_udp_J.json', 4, 1],
    ['cli.txt', 5, 1],
    ['cli_P2.txt', 5, 2],
    ['head/cli_J.json', 4, 1],
    ['head/cli_O2_J.json', 4, 1],
    ['head/cli_stream.jsonl', 5, 1],
    ['head/cli_stream_P2.jsonl', 3, 2],
    ['head/cli_stream_full.jsonl', 3, 1],
  ] as const)('%s is whole', (name, duration, streams) => {
    expect(judged(iperf3(name), duration, streams)).toEqual(ok);
  });

  // 3.12 exits with 0 in each of these but the text.
  test.each([
    ['busy_J.json', 'the server is busy running a test. try again later'],
    ['refused_J.json', 'unable to connect to server: Connection refused'],
    ['refused.txt', 'unable to connect to server: Connection refused'],
    ['nohost_J.json', 'unable to connect to server: Name or service not known'],
    ['sigkill_J.json', 'the tool printed no interval'],
  ])('%s has failed', (name, reason) => {
    expect(judged(iperf3(name), 10)).toEqual({ status: 'failed', reason });
  });

  test.each([
    ['srvkilled_J.json', 'control socket has closed unexpectedly'],
    ['sigint_J.json', 'interrupt - the client has terminated'],
    ['sigterm_J.json', 'interrupt - the client has terminated'],
    ['head/sigterm_stream.jsonl', 'interrupt - the client has terminated by signal Terminated(15)'],
    ['head/sigkill_stream.jsonl', 'it ended after 2.0 s of 30 s'],
    ['cli_P4_J.json', 'the tool was started for 5 s, not for 30 s'],
  ])('%s is partial', (name, reason) => {
    expect(judged(iperf3(name), 30)).toEqual({ status: 'partial', reason });
  });

  test('3.12 loses an omitted second: the rest is not the requested time', () => {
    expect(judged(iperf3('cli_O2_gso_J.json'), 4)).toEqual({
      status: 'partial',
      reason: 'it ended after 3.0 s of 4 s',
    });
  });

  test('the start is reported, and a client’s JSON counts exactly', () => {
    const traffic = iperf3('head/cli_stream.jsonl');
    expect(traffic).toMatchObject({ version: '3.21+', startedAt: 1795332750.929, isExact: true, askedSeconds: 5 });
  });
});

test('the intervals add up to the final record if both exist', () => {
  const folder = join(import.meta.dirname, '..', 'samples');
  const all = [
    ...readdirSync(join(folder, 'iperf2'))
      .filter((name) => /^(cli|srv).*\.txt$/.test(name))
      .map((name) => iperf2(name.replace('.txt', ''))),
    ...readdirSync(join(folder, 'iperf3'))
      .filter((name) => /\.(json|txt)$/.test(name))
      .map(iperf3),
  ];
  const totals = all.flatMap(({ flows }) => flows).filter((flow) => flow.total !== null);
  expect(totals.length).toBeGreaterThan(30);
  for (const flow of totals) {
    const sum = covered(flow).bytes;
    expect(Math.abs(sum - (flow.total?.bytes ?? 0))).toBeLessThanOrEqual(0.02 * sum);
  }
});

test('no text makes a parser throw, and incomplete output never looks complete', () => {
  const whole = sample('iperf2/cli_i1_t10.txt');
  const document = sample('iperf3/cli_J.json');
  const events = sample('iperf3/head/cli_stream.jsonl');
  for (let cut = 0; cut < whole.length - 60; cut += 7)
    expect(judged(parseIperf2(whole.slice(0, cut), '', 'client'), 10)).not.toEqual(ok);
  for (let cut = 0; cut < document.length - 10; cut += 97)
    expect(judged(parseIperf3(document.slice(0, cut), ''), 10)).not.toEqual(ok);
  for (let cut = 0; cut < events.lastIndexOf('{"event":"end"'); cut += 53)
    expect(judged(parseIperf3(events.slice(0, cut), ''), 5)).not.toEqual(ok);
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.json(), (text, json) => {
      parseIperf2(text, text, 'client');
      parseIperf3(text, text);
      parseIperf3(json, '');
      parseIperf3(`{"start":${json},"intervals":${json},"end":${json}}`, '');
    }),
    { seed: 6 },
  );
});
