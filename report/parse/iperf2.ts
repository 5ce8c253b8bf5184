import { gatherFlow, separateTests } from './gather-flows.ts';
import type { StreamRecord } from './gather-flows.ts';
import { iperfRow } from './iperf-row.ts';
import type { Flow, Traffic } from './traffic.ts';

/** A line that reports an error, whatever the exit code. */
const trouble = /failed|refused|unreachable|unknown host|no route|timed? ?out|reset by peer|connection denied/i;
const remark = /^WARN|^iperf: (?:invalid|ignoring)|^\[[^\]]*\] WARNING/;

/**
 * Reads the output of iperf 2.0.5 to 2.2, as text or as CSV (`-y C`), with its standard error; never throws. A client
 * counts the bytes that it sent and a server those that it received; with -R (`[ *1]`) and -d it is the other way
 * round.
 */
export function parseIperf2(stdout: string, stderr: string, end: 'client' | 'server'): Traffic {
  const lines = stdout.split(/\r?\n/);
  const csv = lines.map(csvRecord).filter((record) => record !== undefined);
  const isCsv = csv.length > 0;
  const tests = separateTests(isCsv ? csv : textRecords(lines));
  const records = tests.at(-1) ?? [];
  const received = receivers(lines, end);
  const flows = (['sent', 'received'] as const).flatMap((counts): readonly Flow[] => {
    const own = records.filter(({ stream }) => received(stream) === (counts === 'received'));
    return own.length > 0 ? [gatherFlow(own, counts)] : [];
  });
  const said = [...stderr.split(/\r?\n/), ...lines.filter((line) => iperfRow(line) === undefined)];
  const earlier = tests.length - 1;
  return {
    tool: 'iperf2',
    version: /^iperf version (\S+)/m.exec(stdout)?.[1] ?? null,
    streams: streamsOf(records, received),
    flows,
    isExact: isCsv,
    startedAt: startOf(stdout),
    askedSeconds: null,
    warnings: [
      ...said.filter((line) => remark.test(line)).map((line) => line.trim()),
      ...(earlier > 0 ? [`it contains ${earlier + 1} tests; only the last one was read`] : []),
    ],
    errors: said.filter((line) => trouble.test(line) && !remark.test(line)).map((line) => line.trim()),
  };
}

/** The streams of one direction; a row of sums contains the number of its streams. */
function streamsOf(records: readonly StreamRecord[], received: (stream: string) => boolean): number {
  const [first] = records;
  if (first === undefined) return 0;
  const summed = /^SUM-(\d+)$/.exec(first.stream)?.[1];
  const way = received(first.stream);
  return summed !== undefined
    ? Number(summed)
    : new Set(records.map(({ stream }) => stream).filter((stream) => received(stream) === way)).size;
}

/** True if the end that wrote the output received the bytes of a stream. */
function receivers(lines: readonly string[], end: 'client' | 'server'): (stream: string) => boolean {
  const listening = lines.map((line) => /^Server listening on \S+ port (\d+)/.exec(line)?.[1]).find(Boolean);
  const accepted = new Set(
    lines.flatMap((line) => {
      const [, stream = '', port] = /^\[\s*(\d+)\] local \S+ port (\d+) connected/.exec(line) ?? [];
      return port !== undefined && port === listening ? [stream] : [];
    }),
  );
  return (stream) => (end === 'server' ? !stream.startsWith('*') : stream.startsWith('*') || accepted.has(stream));
}

/**
 * The rows of the table. A sum row is ignored, unless only sums were printed (--sum-only); so is the report of a UDP
 * server that a client repeats.
 */
function textRecords(lines: readonly string[]): readonly StreamRecord[] {
  const foreign = lines.findIndex((line) => line.includes('Server Report'));
  const rows = (foreign < 0 ? lines : lines.slice(0, foreign)).map(iperfRow).filter((row) => row !== undefined);
  const streams = rows.filter(({ id }) => /^\*?\d+$/.test(id));
  const sums = rows.filter(({ id }) => id.startsWith('SUM'));
  return (streams.length > 0 ? streams : sums).map((row) => ({ ...row, stream: row.id }));
}

/** One line of -y C: time, addresses and ports, stream, interval, bytes, bits per second and, with UDP, datagrams. A sum over all streams has the number -1 where one is printed. */
function csvRecord(line: string): StreamRecord | undefined {
  const [at = '', , , , , stream = '', interval = '', amount = '', rate] = line.trim().split(',');
  const ends = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(interval);
  const bytes = Number(amount);
  if (!/^\d{14}/.test(at) || ends === null || rate === undefined || stream === '-1') return undefined;
  if (amount === '' || !Number.isFinite(bytes)) return undefined;
  return { stream, start: Number(ends[1]), end: Number(ends[2]), bytes, retransmits: null };
}

/** The start of the last test if it is printed with its time zone, as -e does; -y C prints local times without a zone. */
function startOf(stdout: string): number | null {
  const [, day, time] = [...stdout.matchAll(/ on (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) \(UTC\)/g)].at(-1) ?? [];
  return day === undefined ? null : Date.parse(`${day}T${time}Z`) / 1000;
}
