import { gatherFlow } from './gather-flows.ts';
import { iperfRow } from './iperf-row.ts';
import type { Flow, Traffic } from './traffic.ts';

/** Reads the table of iperf3, of a client or of the last test of a server; byte counts have three digits there. */
export function iperf3Text(stdout: string, errors: readonly string[]): Traffic {
  const tests = stdout.split(/^Accepted connection from .*$/m);
  const last = tests.length > 1 ? (tests.findLast((test) => test.split('\n').some(iperfRow)) ?? '') : stdout;
  const rows = last
    .split(/\r?\n/)
    .map(iperfRow)
    .filter((row) => row !== undefined)
    .filter(({ id }) => id !== 'SUM');
  const isServer = /^Server listening/m.test(stdout);
  const isReverse = /^Reverse mode/m.test(last);
  // UDP has its datagrams in the column that contains the retransmissions of TCP.
  const isDatagrams = /^\[ ID\].*Datagrams/m.test(last);
  const ways: readonly Flow['counts'][] = isServer || isReverse ? ['received', 'sent'] : ['sent', 'received'];
  const flows = ways.flatMap((way, index): readonly Flow[] => {
    // The closing rows name the end that counted; those of the other end do not close these intervals.
    const foreign = way === 'sent' ? 'receiver' : 'sender';
    const own = rows.filter(
      ({ role, rest }) => (role === null ? index === 0 : role === way) && !rest.endsWith(foreign),
    );
    const records = own.map((row) => ({
      ...row,
      stream: row.id,
      retransmits: isDatagrams ? null : row.retransmits,
      isOmitted: row.rest.includes('(omitted)'),
    }));
    return records.length === 0 ? [] : [gatherFlow(records, way)];
  });
  const streams = new Set(rows.filter(({ role }) => role === null || role === rows[0]?.role).map(({ id }) => id));
  return {
    tool: 'iperf3',
    version: /^iperf (3\S*)/m.exec(stdout)?.[1] ?? null,
    streams: streams.size,
    flows,
    isExact: false,
    startedAt: null,
    askedSeconds: null,
    warnings: tests.length > 2 ? [`it contains ${tests.length - 1} tests; only the last one was read`] : [],
    errors: [...errors, ...(last.match(/^iperf3: (?:error|interrupt) - .*$/gm) ?? [])].map((line) =>
      line.replace(/^iperf3?: error - /, ''),
    ),
  };
}
