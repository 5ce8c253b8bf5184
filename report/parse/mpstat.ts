import { calendar, dayOf, secondsOf } from './cpu-use.ts';
import type { ClockOfTool, CpuSlice, CpuStates, CpuUse } from './cpu-use.ts';

/**
 * Percent by column name, as mpstat and `sar -u ALL` have it: guest time stands beside user time, not in it. sysstat before 9
 * and plain `sar -u` say user for usr; plain sar's system holds the interrupts too.
 */
type Shares = Readonly<Record<string, number>>;

function statesOf(shares: Shares, cpus: number): CpuStates {
  const part = (name: string): number => ((shares[name] ?? 0) * cpus) / 100;
  return {
    user: part('usr') + part('user'),
    nice: part('nice'),
    system: part('sys') + part('system'),
    irq: part('irq'),
    softirq: part('soft'),
    steal: part('steal'),
    guest: part('guest') + part('gnice'),
    iowait: part('iowait'),
    idle: part('idle'),
  };
}

/**
 * CPU use from mpstat (`-P ALL`, as text or as JSON, also cut off by SIGTERM) or `sar -u ALL` text. Reads 12-hour clocks and
 * decimal commas; past midnight the date is that of the next day, which mpstat does not print. "all" is a share of all CPUs
 * there and becomes their sum here. Averages are no samples and are left out.
 */
export function parseMpstat(text: string, { offset = 0 }: ClockOfTool = {}): CpuUse {
  return text.trimStart().startsWith('{') ? fromJson(text, offset) : fromText(text, offset);
}

interface JsonLoad {
  readonly timestamp: string;
  readonly 'cpu-load': readonly (Shares & { readonly cpu: string })[];
}

/** Where the document has no end, the samples before the cut stand for themselves. */
function fromJson(text: string, offset: number): CpuUse {
  const times = calendar(dayOf(/"date": "([^"]+)"/.exec(text)?.[1] ?? ''), offset);
  const cpus = Number(/"number-of-cpus": (\d+)/.exec(text)?.[1] ?? 1);
  const samples = [...text.matchAll(/\{\s*"timestamp": "[^"]+",\s*"cpu-load": \[[^\]]*\]\s*\}/g)].flatMap(([part]) => {
    try {
      return [JSON.parse(part) as JsonLoad];
    } catch {
      return [];
    }
  });
  let last = NaN;
  const slices = samples.flatMap(({ timestamp, 'cpu-load': loads }): readonly CpuSlice[] => {
    const [clock = '', half] = timestamp.split(' ');
    const at = times.at(secondsOf(clock, half));
    const seconds = Number.isNaN(last) ? 1 : at - last;
    last = at;
    return loads.map(({ cpu, ...shares }) => ({
      at,
      seconds,
      cpu: cpu === 'all' ? 'all' : Number(cpu),
      states: statesOf(shares, cpu === 'all' ? cpus : 1),
    }));
  });
  const isCut = !/\}\s*\}\s*$/.test(text);
  return { tool: 'mpstat', slices, warnings: isCut ? ['it was cut off; the samples before that were read'] : [] };
}

function fromText(text: string, offset: number): CpuUse {
  // The first line ends with the machine and its CPUs only since sysstat 9.1.
  const [, day = '', count] = /^\S+ \S+ \(.*?\)\s+(\S+)(?:\s+\S+\s+\((\d+) CPU)?/m.exec(text) ?? [];
  const cpus = Number(count ?? Math.max(1, cpusListed(text)));
  const times = calendar(dayOf(day), offset);
  let columns: readonly string[] = [];
  let [begin, now, at] = [0, '', NaN];
  let seconds = 1;
  const slices: CpuSlice[] = [];
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    const [, clock, half, rest] = /^(\d\d:\d\d:\d\d)(?: (AM|PM))?\s+(.*)$/.exec(line) ?? [];
    if (clock === undefined || rest === undefined) continue;
    const fields = rest.trim().split(/\s+/);
    if (fields[0] === 'CPU') {
      columns = fields.map((name) => name.replace(/^%/, ''));
      begin = secondsOf(clock, half);
      continue;
    }
    if (columns.length === 0 || fields.length !== columns.length) continue;
    if (clock !== now) {
      const before = at;
      at = times.at(secondsOf(clock, half));
      seconds = Number.isNaN(before) ? Math.max(1, (secondsOf(clock, half) - begin + 86400) % 86400) : at - before;
      now = clock;
    }
    const shares = Object.fromEntries(
      columns.slice(1).map((name, index) => [name, Number((fields[index + 1] ?? '').replace(',', '.'))]),
    );
    const cpu = fields[0] === 'all' ? 'all' : Number(fields[0]);
    slices.push({ at, seconds, cpu, states: statesOf(shares, cpu === 'all' ? cpus : 1) });
  }
  // sar has %steal before %irq, mpstat after %soft, and plain sar has %system: that tells them apart.
  const isSar = columns.includes('system') || columns.indexOf('steal') < columns.indexOf('irq');
  return { tool: isSar ? 'sar' : 'mpstat', slices, warnings: [] };
}

/** How many CPUs have rows of their own. */
const cpusListed = (text: string): number =>
  new Set([...text.matchAll(/^\d\d:\d\d:\d\d(?: [AP]M)?\s+(\d+)\s+\d+[.,]\d+\s/gm)].map(([, cpu]) => cpu)).size;
