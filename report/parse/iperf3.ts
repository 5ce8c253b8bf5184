import { together } from './gather-flows.ts';
import { iperf3Text } from './iperf3-text.ts';
import type { Flow, Traffic, TrafficInterval } from './traffic.ts';

type Loose = { readonly [key: string]: unknown };

const isLoose = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const loose = (value: unknown): Loose => (isLoose(value) ? value : {});
const list = (value: unknown): readonly Loose[] => (Array.isArray(value) ? value.filter(isLoose) : []);
const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/**
 * Reads the output of iperf3: `-J`, `--json-stream` (3.17 or later, also cut off by SIGKILL) or its table; never
 * throws. The JSON of a client describes both ends: the received bytes are only in its end record, so the intervals are
 * the sent ones, or with -R the received ones.
 */
export function parseIperf3(stdout: string, stderr: string): Traffic {
  const said = stderr
    .split(/\r?\n/)
    .filter((line) => /^iperf3?: /.test(line))
    .map((line) => line.trim().replace(/^iperf3?: error - /, ''));
  const document = whole(stdout) ?? streamed(stdout);
  if (document === undefined) return iperf3Text(stdout, said);
  const start = loose(document['start']);
  const asked = loose(start['test_start']);
  const stamp = loose(start['timestamp']);
  const millis = number(stamp['timemillisecs']);
  const error = text(document['error']);
  return {
    tool: 'iperf3',
    version: /^iperf (\S+)/.exec(text(start['version']) ?? '')?.[1] ?? null,
    streams: number(asked['num_streams']) ?? list(start['connected']).length,
    flows: flowsOf(document),
    isExact: true,
    startedAt: millis === null ? number(stamp['timesecs']) : millis / 1000,
    askedSeconds: number(asked['duration']),
    warnings: document['isCut'] === true ? ['the stream of records is incomplete'] : [],
    errors: [...new Set([...(error === null ? [] : [error]), ...said])],
  };
}

/** The single document of -J; undefined for other text. */
function whole(stdout: string): Loose | undefined {
  try {
    const document: unknown = JSON.parse(stdout);
    return isLoose(document) && 'start' in document ? document : undefined;
  } catch {
    return undefined;
  }
}

/** The records of --json-stream in the form of -J; an incomplete last line is ignored. */
function streamed(stdout: string): Loose | undefined {
  const events = stdout.split(/\r?\n/).flatMap((line) => {
    if (!line.startsWith('{"event"')) return [];
    try {
      return [JSON.parse(line) as Loose];
    } catch {
      return [];
    }
  });
  if (events.length === 0) return undefined;
  const data = (event: string): unknown => events.find((each) => each['event'] === event)?.['data'];
  const isCut = !events.some((each) => each['event'] === 'end');
  return {
    start: data('start'),
    intervals: events.filter((each) => each['event'] === 'interval').map((each) => each['data']),
    end: data('end'),
    ...(data('error') === undefined ? {} : { error: data('error') }),
    isCut,
  };
}

function flowsOf(document: Loose): readonly Flow[] {
  const end = loose(document['end']);
  const streams = list(document['intervals']).flatMap((interval) => list(interval['streams']));
  return (['sent', 'received'] as const).flatMap((counts): readonly Flow[] => {
    const own = streams.filter((stream) => (stream['sender'] !== false) === (counts === 'sent'));
    const intervals = list(document['intervals']).flatMap((interval): readonly TrafficInterval[] => {
      const parts = list(interval['streams'])
        .filter((stream) => (stream['sender'] !== false) === (counts === 'sent'))
        .map(recordOf)
        .filter((record) => record !== undefined);
      return parts.length > 0 ? [together(parts)] : [];
    });
    return own.length === 0 ? [] : [{ counts, intervals, total: closing(end, counts) }];
  });
}

function recordOf(stream: Loose) {
  const [start, end, bytes] = [number(stream['start']), number(stream['end']), number(stream['bytes'])];
  if (start === null || end === null || bytes === null) return undefined;
  return {
    stream: String(stream['socket']),
    start,
    end,
    bytes,
    retransmits: number(stream['retransmits']),
    isOmitted: stream['omitted'] === true,
  };
}

/** The final record of a direction: if both directions ran at once, that of the reverse direction has another name. */
function closing(end: Loose, counts: Flow['counts']): Flow['total'] {
  const reverse = loose(end['sum_received_bidir_reverse']);
  const sum = counts === 'sent' ? loose(end['sum_sent']) : 'bytes' in reverse ? reverse : loose(end['sum_received']);
  const [seconds, bytes] = [number(sum['seconds']), number(sum['bytes'])];
  return seconds === null || bytes === null ? null : { seconds, bytes };
}
