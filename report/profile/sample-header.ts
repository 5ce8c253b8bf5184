/** The first line of a sample of `perf script` (perf-script(1)). */
export interface SampleHeader {
  readonly comm: string;
  /** Null if the line has only one number, which is then the thread. */
  readonly pid: string | null;
  readonly tid: string;
  /** Null if the line has no time. */
  readonly seconds: number | null;
  /**
   * The weight of the sample, in the unit of its event (ns for a clock, counts otherwise); null if the line does not
   * contain it.
   */
  readonly period: number | null;
  /**
   * With its modifiers, e.g. "cpu-clock:ppp" or "sched:sched_switch"; null if the event was not among the printed
   * fields.
   */
  readonly event: string | null;
  /** The text after the event: a stack of one frame, or the text of a tracepoint. */
  readonly rest: string;
}

/**
 * comm, pid/tid, [cpu], flags, time:, period, event: and the rest. A command may contain blanks, digits and colons, and
 * start with blanks.
 */
const whole =
  /^\s*(.+?)\s+(-?\d+)(?:\/(-?\d+))?\s+(?:\[\d+\]\s+)?(?:[.a-zA-Z][.a-zA-Z0-9]{3,4}\s+)?(?:(\d+\.\d+):\s+)?(?:(\d+)\s+)?(\S+):(?:\s+(\S.*)?)?$/;
/** The form without an event: `perf script -F comm,pid,time`. */
const short = /^\s*(.+?)\s+(-?\d+)(?:\/(-?\d+))?(?:\s+\[\d+\])?(?:\s+(\d+\.\d+):)?\s*$/;

/** The first line of a sample; undefined for any other line. */
export function sampleHeader(line: string): SampleHeader | undefined {
  const found = whole.exec(line) ?? short.exec(line);
  if (found === null) return undefined;
  const [, comm = '', first = '', second, seconds, period, event, rest = ''] = found;
  return {
    comm,
    pid: second === undefined ? null : first,
    tid: second ?? first,
    seconds: seconds === undefined ? null : Number(seconds),
    period: period === undefined ? null : Number(period),
    event: event ?? null,
    rest,
  };
}
