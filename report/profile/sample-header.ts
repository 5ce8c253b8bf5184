/** The line that begins a sample of `perf script` (perf-script(1)). */
export interface SampleHeader {
  readonly comm: string;
  /** Null where the line has only one number, which is the thread then. */
  readonly pid: string | null;
  readonly tid: string;
  /** Null where the line has no time. */
  readonly seconds: number | null;
  /** What the sample weighs, in the unit of its event (ns for a clock, counts otherwise); null where the line does not say. */
  readonly period: number | null;
  /** With its modifiers, e.g. "cpu-clock:ppp" or "sched:sched_switch"; null where fields were chosen without it. */
  readonly event: string | null;
  /** What stands behind the event: a stack of one frame, or the text of a tracepoint. */
  readonly rest: string;
}

/** comm, pid/tid, [cpu], flags, time:, period, event: and the rest. A command may hold blanks, digits and colons, and begin with blanks. */
const whole =
  /^\s*(.+?)\s+(-?\d+)(?:\/(-?\d+))?\s+(?:\[\d+\]\s+)?(?:[.a-zA-Z][.a-zA-Z0-9]{3,4}\s+)?(?:(\d+\.\d+):\s+)?(?:(\d+)\s+)?(\S+):(?:\s+(\S.*)?)?$/;
/** Without an event: `perf script -F comm,pid,time`. */
const short = /^\s*(.+?)\s+(-?\d+)(?:\/(-?\d+))?(?:\s+\[\d+\])?(?:\s+(\d+\.\d+):)?\s*$/;

/** A sample's first line; undefined for any other. */
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
