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

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const process = /^(-?\d+)(?:\/(-?\d+))?$/;
const cpu = /^\[\d+\]$/;
const flags = /^[.a-zA-Z][.a-zA-Z0-9]{3,4}$/;
const time = /^\d+\.\d+:$/;
const number = /^\d+$/;
const isEvent = (word: Word | undefined): boolean =>
  word !== undefined && word.text.length > 1 && word.text.endsWith(':');

/**
 * A sample's first line: comm, pid/tid, [cpu], flags, time:, period, event: and the rest; undefined for any other. A command
 * may hold blanks, digits and colons, and begin with blanks, so each word is tried as the process, the first that fits is it.
 * Each word is inspected a fixed number of times: the time grows with the line, where one pattern would try every split.
 */
export function sampleHeader(line: string): SampleHeader | undefined {
  const words = [...line.matchAll(/\S+/g)].map(({ 0: text, index }) => ({
    text,
    start: index,
    end: index + text.length,
  }));
  // A command of nothing but blanks is tried last.
  const places = [...words.keys()].slice(1);
  if ((words[0]?.start ?? 0) >= 2) places.push(0);
  for (const at of places) {
    const found = withEvent(line, words, at);
    if (found !== undefined) return found;
  }
  for (const at of places) {
    const found = withoutEvent(line, words, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The words before the process, with the blanks between them. */
function commandOf(line: string, words: readonly Word[], at: number): string {
  const [first, last] = [words[0], words[at - 1]];
  return first === undefined || last === undefined
    ? line.slice((words[at]?.start ?? 0) - 2, (words[at]?.start ?? 0) - 1)
    : line.slice(first.start, last.end);
}

function withEvent(line: string, words: readonly Word[], at: number): SampleHeader | undefined {
  const own = process.exec(words[at]?.text ?? '');
  if (own === null) return undefined;
  let next = at + 1;
  const take = (pattern: RegExp): Word | undefined => {
    const word = words[next];
    if (word === undefined || !pattern.test(word.text)) return undefined;
    next += 1;
    return word;
  };
  take(cpu);
  take(flags);
  const beforeTime = next;
  let seconds = take(time);
  let period = take(number);
  if (!isEvent(words[next])) {
    // Without an event behind it, what looks like a time is the event.
    if (seconds === undefined) return undefined;
    next = beforeTime;
    seconds = undefined;
    period = undefined;
  }
  const event = words[next];
  if (event === undefined) return undefined;
  const rest = words[next + 1];
  return {
    comm: commandOf(line, words, at),
    ...idsOf(own),
    seconds: seconds === undefined ? null : Number(seconds.text.slice(0, -1)),
    period: period === undefined ? null : Number(period.text),
    event: event.text.slice(0, -1),
    rest: rest === undefined ? '' : line.slice(rest.start),
  };
}

/** Without an event: `perf script -F comm,pid,time`. */
function withoutEvent(line: string, words: readonly Word[], at: number): SampleHeader | undefined {
  const own = process.exec(words[at]?.text ?? '');
  if (own === null) return undefined;
  let next = at + 1;
  if (cpu.test(words[next]?.text ?? '')) next += 1;
  const moment = words[next];
  const isTime = moment !== undefined && time.test(moment.text);
  if (next + (isTime ? 1 : 0) !== words.length) return undefined;
  const seconds = isTime ? Number(moment.text.slice(0, -1)) : null;
  return { comm: commandOf(line, words, at), ...idsOf(own), seconds, period: null, event: null, rest: '' };
}

const idsOf = ([, first = '', second]: RegExpExecArray): Pick<SampleHeader, 'pid' | 'tid'> => ({
  pid: second === undefined ? null : first,
  tid: second ?? first,
});
