import type { Measurement } from '../../schemas/types/measurement.ts';
import { parseIperf2 } from '../parse/iperf2.ts';
import { parseIperf3 } from '../parse/iperf3.ts';
import { judgeTraffic } from '../parse/judge-traffic.ts';
import type { Judgement } from '../parse/judge-traffic.ts';
import { covered, type Flow, type Traffic } from '../parse/traffic.ts';
import type { Bandwidth } from './figures.ts';

/** The text of a raw file; undefined for a missing file. */
export type ReadRaw = (path: string) => string | undefined;

type Program = Measurement['workload'];

/** The output of a traffic program; null if no parser for it exists. */
function trafficOf(program: Program, end: 'client' | 'server', read: ReadRaw): Traffic | null {
  const [stdout, stderr] = [read(program.stdout) ?? '', read(program.stderr) ?? ''];
  switch (program.tool) {
    case 'iperf2':
      return parseIperf2(stdout, stderr, end);
    case 'iperf3':
      return parseIperf3(stdout, stderr);
    case 'number':
    case 'none':
      return null;
  }
}

/** Whether the load gave a valid number: the client's output decides, and a server that reports another number makes it partial. */
export function judgeLoad(measurement: Measurement, read: ReadRaw): Judgement {
  const { asked, workload, server } = measurement;
  const client = trafficOf(workload, 'client', read);
  if (client === null) return { status: 'ok' };
  const judged = judgeTraffic(client, asked);
  if (judged.status !== 'ok' || server === null) return judged;
  const heard = trafficOf(server, 'server', read)?.flows[0];
  if (heard === undefined) return { status: 'partial', reason: 'the server received nothing' };
  // iperf2's server omits a short last interval, but includes it in its sum.
  const [sent, received] = [client.flows[0]?.total?.bytes ?? 0, heard.total?.bytes ?? covered(heard).bytes];
  return Math.abs(sent - received) > 0.05 * sent
    ? { status: 'partial', reason: `the server received ${received} bytes of ${sent}` }
    : judged;
}

/** The rate without the settling time: bytes per second at the receiver, if they are known there. */
export function bandwidthOf(measurement: Measurement, read: ReadRaw): Bandwidth | null {
  const { asked, workload, server } = measurement;
  const client = trafficOf(workload, 'client', read);
  const other = server === null ? null : trafficOf(server, 'server', read);
  const candidates = [other, client].flatMap((traffic) => (traffic?.flows ?? []).map((flow) => ({ traffic, flow })));
  const best =
    candidates.find(({ flow }) => flow.counts === 'received' && flow.intervals.length > 1) ??
    candidates.find(({ flow }) => flow.intervals.length > 0);
  if (best?.traffic == null) return null;
  const counted = best.flow.intervals.filter((interval) => isCounted(interval, asked));
  const seconds = counted.reduce((sum, { start, end }) => sum + end - start, 0);
  const bytes = counted.reduce((sum, interval) => sum + interval.bytes, 0);
  if (seconds === 0) return null;
  return {
    counts: best.flow.counts,
    bytes,
    seconds,
    bitsPerSecond: (8 * bytes) / seconds,
    isExact: best.traffic.isExact,
    retransmits: retransmitsOf(client?.flows ?? []),
    series: best.flow.intervals.map((interval) => ({
      at: interval.end,
      bitsPerSecond: (8 * interval.bytes) / (interval.end - interval.start),
      isCounted: isCounted(interval, asked),
    })),
  };
}

/** Bytes that arrive from buffers after the sender has ended are not counted, like those of the settling time. */
const isCounted = (
  { start, isOmitted }: Flow['intervals'][number],
  { settle, duration }: Measurement['asked'],
): boolean => !isOmitted && start >= settle - 1e-3 && start < duration - 1e-2;

/** Retransmitted segments as the sender reported them; null if it did not. */
function retransmitsOf(flows: readonly Flow[]): number | null {
  const told = flows
    .flatMap(({ intervals }) => intervals)
    .flatMap(({ retransmits }) => (retransmits === null ? [] : [retransmits]));
  return told.length === 0 ? null : told.reduce((sum, count) => sum + count, 0);
}
