import { largest, smallest } from '../statistics/extremes.ts';
import type { Flow, TrafficInterval } from './traffic.ts';

/** A byte count of one stream over a stretch of time. */
export interface StreamRecord {
  readonly stream: string;
  readonly start: number;
  readonly end: number;
  readonly bytes: number;
  readonly retransmits: number | null;
  readonly isOmitted?: boolean;
}

/** The intervals of some streams together, one for each start, and the sum of their closing records. */
export function gatherFlow(records: readonly StreamRecord[], counts: Flow['counts']): Flow {
  const streams = [...Map.groupBy(records, ({ stream }) => stream).values()].map(withoutClosing);
  const intervals = Map.groupBy(
    streams.flatMap(({ intervals: own }) => own),
    ({ start }) => start.toFixed(1),
  );
  const closings = streams.map(({ closing }) => closing).filter((closing) => closing !== null);
  return {
    counts,
    intervals: [...intervals.values()].map(together).toSorted((a, b) => a.start - b.start),
    total:
      closings.length === 0 || closings.length < streams.length
        ? null
        : {
            seconds: largest(closings.map(({ start, end }) => end - start)),
            bytes: closings.reduce((sum, { bytes }) => sum + bytes, 0),
          },
  };
}

/** Records of one start as one interval; it is as long as the longest of them. */
export function together(records: readonly StreamRecord[]): TrafficInterval {
  const isToldByAll = records.every(({ retransmits }) => retransmits !== null);
  return {
    start: smallest(records.map(({ start }) => start)),
    end: largest(records.map(({ end }) => end)),
    bytes: records.reduce((sum, { bytes }) => sum + bytes, 0),
    retransmits: isToldByAll ? records.reduce((sum, { retransmits }) => sum + (retransmits ?? 0), 0) : null,
    isOmitted: records.some(({ isOmitted }) => isOmitted === true),
  };
}

/** A stream's closing record comes last and begins at 0, as its first interval does; where there is one record, it is both. */
function withoutClosing(records: readonly StreamRecord[]): {
  readonly intervals: readonly StreamRecord[];
  readonly closing: StreamRecord | null;
} {
  const last = records.at(-1);
  if (last === undefined || last.start > 0) return { intervals: records, closing: null };
  return { intervals: records.length === 1 ? records : records.slice(0, -1), closing: last };
}

/** The records of each test of a server that served several, in order: a test is over when each of its streams has closed and another begins. */
export function separateTests(records: readonly StreamRecord[]): readonly (readonly StreamRecord[])[] {
  const tests: StreamRecord[][] = [[]];
  const seen = new Set<string>();
  const open = new Set<string>();
  for (const record of records) {
    if (!seen.has(record.stream) && seen.size > 0 && open.size === 0) {
      tests.push([]);
      seen.clear();
    }
    if (seen.has(record.stream) && record.start === 0) open.delete(record.stream);
    else open.add(record.stream);
    seen.add(record.stream);
    tests.at(-1)?.push(record);
  }
  return tests;
}
