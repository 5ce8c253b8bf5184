import { shares } from './cpu-use.ts';
import type { CpuSlice, CpuUse } from './cpu-use.ts';

/** CPU use from `atop -P CPU,cpu` (with its RESET and SEP lines) or `atop -J`; both tell ticks, with guest time inside user time. What stands before the first SEP counts since boot and is left out. */
export function parseAtop(text: string): CpuUse {
  const isJson = text.trimStart().startsWith('{');
  return { tool: 'atop', slices: isJson ? fromJson(text) : fromLines(text), warnings: [] };
}

function fromLines(text: string): readonly CpuSlice[] {
  const slices: CpuSlice[] = [];
  let isSinceBoot = false;
  let block: CpuSlice[] = [];
  for (const line of text.split('\n')) {
    if (line === 'RESET') isSinceBoot = true;
    else if (line === 'SEP') {
      // Only SEP says that the block was written whole.
      if (!isSinceBoot) slices.push(...block);
      isSinceBoot = false;
      block = [];
    } else {
      const slice = sliceOf(line.split(' '));
      if (slice !== undefined) block.push(slice);
    }
  }
  return slices;
}

/** label host epoch date time interval hertz cpu(s) sys user nice idle wait irq softirq, and since 1.24 steal and guest, … */
function sliceOf(fields: readonly string[]): CpuSlice | undefined {
  const [label, , at, , , interval, , count, ...ticks] = fields;
  if ((label !== 'CPU' && label !== 'cpu') || ticks.length < 7) return undefined;
  const [system = 0, user = 0, nice = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0, guest = 0] =
    ticks.map(Number);
  return {
    at: Number(at),
    seconds: Number(interval),
    cpu: label === 'CPU' ? 'all' : Number(count),
    states: shares(
      { user: Math.max(0, user - guest), nice, system, irq, softirq, steal, guest, iowait, idle },
      label === 'CPU' ? Number(count) : 1,
    ),
  };
}

interface JsonCpu {
  readonly nrcpu?: number;
  readonly cpuid?: number;
  readonly stime: number;
  readonly utime: number;
  readonly ntime: number;
  readonly itime: number;
  readonly wtime: number;
  readonly Itime: number;
  readonly Stime: number;
  readonly steal: number;
  readonly guest: number;
}

interface JsonRecord {
  readonly timestamp: number;
  readonly elapsed: number;
  readonly CPU: JsonCpu;
  readonly cpu?: readonly JsonCpu[];
}

/** One object a line; the first counts since boot. */
function fromJson(text: string): readonly CpuSlice[] {
  return text
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as JsonRecord];
      } catch {
        return [];
      }
    })
    .filter((record) => typeof record === 'object' && record !== null && typeof record.CPU === 'object')
    .slice(1)
    .flatMap(({ timestamp, elapsed, CPU, cpu = [] }) =>
      [CPU, ...cpu].map((one): CpuSlice => {
        const { stime, utime, ntime, itime, wtime, Itime, Stime, steal, guest } = one;
        return {
          at: timestamp,
          seconds: elapsed,
          cpu: one.cpuid ?? 'all',
          states: shares(
            {
              user: Math.max(0, utime - guest),
              nice: ntime,
              system: stime,
              irq: Itime,
              softirq: Stime,
              steal,
              guest,
              iowait: wtime,
              idle: itime,
            },
            one === CPU ? (CPU.nrcpu ?? cpu.length) : 1,
          ),
        };
      }),
    );
}
