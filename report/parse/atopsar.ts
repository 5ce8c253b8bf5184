import { largest } from '../statistics/extremes.ts';
import { calendar, dayOf, secondsOf } from './cpu-use.ts';
import type { CpuSlice, CpuUse } from './cpu-use.ts';

/** The columns of `atopsar -c`, in percent of one CPU; the same from 1.26 to 2.13. */
interface Row {
  readonly at: number;
  readonly cpu: number | 'all';
  readonly shown: readonly number[];
}

const [user, nice, system, irq, softirq, steal, guest, wait, idle] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/**
 * CPU use from `atopsar -c`. Times without a date use the "analysis date" line before them. Guest time is part of
 * %usr from atop 2.1 on. Version 1.26, which the original document used, divided every column by a sum that counts
 * guest time twice; this shows in the sum of a row and is corrected. An incomplete block is ignored. Times are read
 * as UTC, because measure runs it with TZ=UTC.
 */
export function parseAtopsar(text: string): CpuUse {
  const day = /analysis date: (\S+)/.exec(text)?.[1] ?? /(\d{4}\/\d\d\/\d\d)\s*$/m.exec(text)?.[1] ?? '';
  const times = calendar(dayOf(day));
  const warnings = new Set<string>();
  let time: string | undefined;
  let at = NaN;
  let began = NaN;
  const rows: Row[] = [];
  // Without its newline the last row may be incomplete, even inside a number.
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    const date = /analysis date: (\S+)/.exec(line)?.[1];
    if (date !== undefined) {
      times.turn(dayOf(date));
      time = undefined;
    }
    const [, clock, label, columns] = /^(\d\d:\d\d:\d\d)?\s+(all|\d+|cpu)\s(.*)$/.exec(line) ?? [];
    if (line.includes('logging restarted')) warnings.add('atop was restarted during the measurement');
    if (label === undefined || columns === undefined) continue;
    // The time in the header is the start.
    if (clock !== undefined && clock !== time) {
      at = times.at(secondsOf(clock));
      time = clock;
    }
    if (label === 'cpu') {
      if (Number.isNaN(began)) began = at;
      continue;
    }
    const shown = columns.trim().split(/\s+/).slice(0, 9).map(Number);
    if (shown.length === 9 && shown.every(Number.isFinite))
      rows.push({ at, cpu: label === 'all' ? 'all' : Number(label), shown });
  }
  return { slices: slicesOf(rows, began, warnings), warnings: [...warnings] };
}

function slicesOf(rows: readonly Row[], began: number, warnings: Set<string>): readonly CpuSlice[] {
  const blocks = [...Map.groupBy(rows, ({ at }) => at).values()];
  const cpus = largest(
    blocks.map((block) => block.filter(({ cpu }) => cpu !== 'all').length),
    1,
  );
  const countsTwice = blocks.some((block) => block.some((row) => isTwice(row, cpus)));
  if (countsTwice) warnings.add('atop before 2.1 counts guest time twice; its columns were corrected');
  let last = began;
  return blocks.flatMap((block) => {
    const at = block[0]?.at ?? NaN;
    const seconds = at - last;
    last = at;
    if (block.length > 1 && block.length < cpus + 1) return [];
    return block.map(({ cpu, shown }): CpuSlice => {
      const of = cpu === 'all' ? cpus : 1;
      const scale = countsTwice ? 100 - (shown[guest] ?? 0) / of : 100;
      const part = (column: number): number => (shown[column] ?? 0) / scale;
      return {
        at,
        seconds,
        cpu,
        states: {
          user: Math.max(0, part(user) - part(guest)),
          nice: part(nice),
          system: part(system),
          irq: part(irq),
          softirq: part(softirq),
          steal: part(steal),
          guest: part(guest),
          iowait: part(wait),
          idle: part(idle),
        },
      };
    });
  });
}

/**
 * True if the columns add up to the number of CPUs only together with guest time. Each column is rounded, so a
 * difference of a few percent is ignored.
 */
function isTwice({ cpu, shown }: Row, cpus: number): boolean {
  const whole = 100 * (cpu === 'all' ? cpus : 1);
  const sum = shown.reduce((total, value) => total + value, 0);
  const own = shown[guest] ?? 0;
  return own > 12 && Math.abs(sum - whole) <= 6 && Math.abs(sum - own - whole) > 6;
}
