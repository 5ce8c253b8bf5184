import { covered } from './traffic.ts';
import type { Flow, Traffic } from './traffic.ts';

/** Whether a measured run gives a number: only "ok" is counted; "partial" and "failed" have a reason. */
export type Judgement = { readonly status: 'ok' } | { readonly status: 'partial' | 'failed'; readonly reason: string };

export interface AskedTraffic {
  /** Seconds. */
  readonly duration: number;
  /** Seconds between two records. */
  readonly interval: number;
  readonly streams: number;
}

/**
 * A client that waits until its sent data has left prints one more interval than requested, of any length: on a slow
 * link this takes seconds. The requested time is already measured then. A client that waits longer than it sent is
 * reported as too long.
 */
function withoutDrain(flow: Flow, { duration, interval }: AskedTraffic): Flow {
  const last = flow.intervals.at(-1);
  const isDrain =
    last !== undefined &&
    Math.abs(last.start - duration) < slack * interval &&
    last.end - last.start <= duration &&
    flow.intervals.filter(({ isOmitted }) => !isOmitted).length === Math.round(duration / interval) + 1;
  return isDrain ? { ...flow, intervals: flow.intervals.slice(0, -1) } : flow;
}

/** The tolerance for the end of the last interval of a valid run. */
const slack = 0.05;

/**
 * Judges a traffic test by its output, never by an exit code: iperf2 exits with 0 when the connection was refused,
 * and so does iperf3 3.12 with JSON output.
 */
export function judgeTraffic(traffic: Traffic, asked: AskedTraffic): Judgement {
  const [flow] = traffic.flows;
  const { seconds, bytes } = flow === undefined ? { seconds: 0, bytes: 0 } : covered(withoutDrain(flow, asked));
  const [error] = traffic.errors;
  if (flow === undefined || seconds === 0) {
    return { status: 'failed', reason: error ?? 'the tool printed no interval' };
  }
  if (bytes === 0) return { status: 'failed', reason: error ?? `no bytes were transferred in ${seconds.toFixed(0)} s` };
  const partial = (reason: string): Judgement => ({ status: 'partial', reason });
  if (error !== undefined) return partial(error);
  if (traffic.askedSeconds !== null && traffic.askedSeconds !== asked.duration) {
    return partial(`the tool was started for ${traffic.askedSeconds} s, not for ${asked.duration} s`);
  }
  const short = asked.duration - seconds;
  if (short > Math.max(slack * asked.duration, asked.interval / 2)) {
    return partial(`it ended after ${seconds.toFixed(1)} s of ${asked.duration} s`);
  }
  if (-short > Math.max(slack * asked.duration, asked.interval)) {
    return partial(`its intervals cover ${seconds.toFixed(1)} s, but ${asked.duration} s were requested`);
  }
  const expected = Math.round(asked.duration / asked.interval);
  // In some versions a rest of some milliseconds at the end is a separate interval.
  const found = flow.intervals.filter(
    ({ start, end, isOmitted }) => !isOmitted && end - start > asked.interval / 2,
  ).length;
  if (found !== expected && found !== expected + 1)
    return partial(`it has ${found} intervals of ${asked.interval} s, not ${expected}`);
  if (flow.total === null) return partial('its closing record is missing');
  if (traffic.streams !== asked.streams) return partial(`it ran ${traffic.streams} streams, not ${asked.streams}`);
  return { status: 'ok' };
}
