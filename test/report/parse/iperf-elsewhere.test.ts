import { expect, test } from 'vitest';
import { parseIperf2 } from '../../../report/parse/iperf2.ts';
import { parseIperf3 } from '../../../report/parse/iperf3.ts';
import { judgeTraffic } from '../../../report/parse/judge-traffic.ts';
import type { Traffic } from '../../../report/parse/traffic.ts';

// Outputs of kinds of tests that ours do not run, and of links that ours do not have.
const judged = (traffic: Traffic, duration: number) => judgeTraffic(traffic, { duration, interval: 1, streams: 1 });
const ok = { status: 'ok' };

test('a table of both directions at once is two flows', () => {
  const text = [
    'Connecting to host 192.0.2.7, port 5201',
    '[  5] local 192.0.2.6 port 50560 connected to 192.0.2.7 port 5201',
    '[  7] local 192.0.2.6 port 50566 connected to 192.0.2.7 port 5201',
    '[ ID][Role] Interval           Transfer     Bitrate         Retr  Cwnd',
    '[  5][TX-C]   0.00-1.00   sec  15.0 MBytes   126 Mbits/sec    3    786 KBytes       ',
    '[  7][RX-C]   0.00-1.00   sec  7.00 MBytes  58.7 Mbits/sec                  ',
    '[  5][TX-C]   1.00-2.00   sec  13.0 MBytes   109 Mbits/sec    0   1.20 MBytes       ',
    '[  7][RX-C]   1.00-2.00   sec  12.0 MBytes   101 Mbits/sec                  ',
    '- - - - - - - - - - - - - - - - - - - - - - - - -',
    '[ ID][Role] Interval           Transfer     Bitrate         Retr',
    '[  5][TX-C]   0.00-2.00   sec  28.0 MBytes   117 Mbits/sec    3             sender',
    '[  5][TX-C]   0.00-2.01   sec  27.0 MBytes   113 Mbits/sec                  receiver',
    '[  7][RX-C]   0.00-2.00   sec  20.0 MBytes  83.9 Mbits/sec   15             sender',
    '[  7][RX-C]   0.00-2.01   sec  19.0 MBytes  79.3 Mbits/sec                  receiver',
    '',
    'iperf Done.',
  ].join('\n');
  const traffic = parseIperf3(text, '');
  expect(judged(traffic, 2)).toEqual(ok);
  expect(traffic.flows.map(({ counts, total }) => [counts, total?.bytes])).toEqual([
    ['sent', 28 * 1024 ** 2],
    ['received', 19 * 1024 ** 2],
  ]);
  expect(traffic.flows[0]?.intervals.map(({ retransmits }) => retransmits)).toEqual([3, 0]);
});

test('datagrams are not retransmitted segments', () => {
  const text = [
    '[ ID] Interval           Transfer     Bitrate         Total Datagrams',
    '[  5]   0.00-1.00   sec   129 KBytes  1.06 Mbits/sec  91  ',
    '[  5]   1.00-2.00   sec   128 KBytes  1.05 Mbits/sec  90  ',
    '- - - - - - - - - - - - - - - - - - - - - - - - -',
    '[ ID] Interval           Transfer     Bitrate         Jitter    Lost/Total Datagrams',
    '[  5]   0.00-2.00   sec   257 KBytes  1.05 Mbits/sec  0.000 ms  0/181 (0%)  sender',
    '[  5]   0.00-2.04   sec   252 KBytes  1.01 Mbits/sec  0.045 ms  3/181 (1.7%)  receiver',
  ].join('\n');
  const traffic = parseIperf3(text, '');
  expect(judged(traffic, 2)).toEqual(ok);
  expect(traffic.flows[0]?.intervals.map(({ retransmits }) => retransmits)).toEqual([null, null]);
});

test('a client that waited until a slow link took its sent data has measured the requested time', () => {
  const rows = [0, 1, 2, 3].map((at) => `[  1] ${at}.0000-${at + 1}.0000 sec   128 KBytes  1049 Kbits/sec`);
  const drained = (end: number): Traffic =>
    parseIperf2(
      [
        ...rows,
        `[  1] 4.0000-${end.toFixed(4)} sec  31.4 KBytes  54.1 Kbits/sec`,
        `[  1] 0.0000-${end.toFixed(4)} sec   543 KBytes   931 Kbits/sec`,
      ].join('\n'),
      '',
      'client',
    );
  expect(judged(drained(6.7503), 4)).toEqual(ok);
  expect(judged(drained(9.5), 4)).toMatchObject({ status: 'partial' });
  expect(judged(drained(6.7503), 3)).toMatchObject({ status: 'partial' });
});

test('packets per second are not retransmitted segments', () => {
  const row = '[  3] 0.00-1.00 sec   131 KBytes  1.07 Mbits/sec  91/0       89 pps\n';
  expect(parseIperf2(row, '', 'client').flows[0]?.intervals[0]?.retransmits).toBeNull();
});
