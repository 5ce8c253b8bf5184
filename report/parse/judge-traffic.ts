import { covered } from './traffic.ts';
import type { Flow, Traffic } from './traffic.ts';

/** Whether a measured run gives a number: only "ok" counts, "partial" and "failed" say why they do not. */
export type Judgement = { readonly status: 'ok' } | { readonly status: 'partial' | 'failed'; readonly reason: string };

export interface AskedTraffic {
  /** Seconds. */
  readonly duration: number;
  /** Seconds between two records. */
  readonly interval: number;
  readonly streams: number;
}

/**
 * A client that waits for what it sent to go out prints one interval more than it was asked for, of any length: on a slow link
 * that takes seconds. What was asked for is measured by then. One that waits longer than it sent is told as too long.
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

/** The last interval of an honest run may end early or late by this much. */
const slack = 0.05;

/**
 * Judges a traffic test by what its output holds, never by an exit code: iperf2 exits with 0 when the connection was
 * refused, iperf3 3.12 too where it writes JSON.
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
  // A stub of some milliseconds at the end is an interval of its own in some versions.
  const found = flow.intervals.filter(
    ({ start, end, isOmitted }) => !isOmitted && end - start > asked.interval / 2,
  ).length;
  if (found !== expected && found !== expected + 1)
    return partial(`it has ${found} intervals of ${asked.interval} s, not ${expected}`);
  if (flow.total === null) return partial('its closing record is missing');
  if (traffic.streams !== asked.streams) return partial(`it ran ${traffic.streams} streams, not ${asked.streams}`);
  return { status: 'ok' };
}
