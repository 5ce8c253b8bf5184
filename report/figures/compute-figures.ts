import type { Measurement } from '../../schemas/types/measurement.ts';
import { parseFrequency, retransmits, throttled } from '../parse/counters.ts';
import { interruptDeltas, parseInterrupts } from '../parse/interrupts.ts';
import { debugfsExits, parsePerfKvm } from '../parse/kvm-exits.ts';
import { bandwidthOf } from './bandwidth.ts';
import type { ReadRaw } from './bandwidth.ts';
import { cpuFigures } from './cpu.ts';
import type { ExitFigures, Figures, InterruptFigure } from './figures.ts';

/**
 * Every figure of a measurement, from its raw files alone: the same files give the same figures. Pure; never throws
 * because of the content of a file.
 */
export function computeFigures(measurement: Measurement, read: ReadRaw): Figures {
  const warnings: string[] = [];
  const bandwidth = bandwidthOf(measurement, read);
  const network = pair(measurement, 'network', read);
  const thermal = pair(measurement, 'thermal', read);
  const frequencies = measurement.collectors
    .filter(({ kind }) => kind === 'frequency')
    .flatMap(({ files }) => parseFrequency(read(files[0] ?? '') ?? ''));
  return {
    bandwidth,
    cpu: cpuFigures(measurement, read, warnings),
    interrupts: interruptFigures(measurement, read),
    exits: exitFigures(measurement, read, warnings),
    retransmits: bandwidth?.retransmits ?? (network === null ? null : retransmits(network.before, network.after)),
    megahertz:
      frequencies.length === 0
        ? null
        : frequencies.reduce((sum, { megahertz }) => sum + megahertz, 0) / frequencies.length,
    throttled: thermal === null ? null : throttled(thermal.before, thermal.after),
    number: measurement.workload.tool === 'number' ? lastNumber(read(measurement.workload.stdout) ?? '') : null,
    warnings,
  };
}

interface Pair {
  readonly before: string;
  readonly after: string;
  /** The time between the two snapshots, each of which begins with a line "@ <seconds since 1970>". */
  readonly seconds: number;
}

/** The two snapshots of a collector that reads counters before and after the load; null if one is missing. */
function pair(measurement: Measurement, kind: string, read: ReadRaw): Pair | null {
  const [first = '', second = ''] = measurement.collectors.find((each) => each.kind === kind)?.files ?? [];
  const [before, after] = [read(first), read(second)];
  if (before === undefined || after === undefined) return null;
  const time = (text: string): number => Number(/^@ (\S+)/.exec(text)?.[1]);
  const seconds = time(after) - time(before);
  const plain = (text: string): string => text.replace(/^@ .*\n/, '');
  return seconds > 0 ? { before: plain(before), after: plain(after), seconds } : null;
}

function interruptFigures(measurement: Measurement, read: ReadRaw): readonly InterruptFigure[] | null {
  const looks = pair(measurement, 'interrupts', read);
  if (looks === null) return null;
  return interruptDeltas(parseInterrupts(looks.before), parseInterrupts(looks.after))
    .filter(({ total }) => total > 0)
    .map(({ id, label, total, byCpu }) => ({
      id,
      label,
      perSecond: total / looks.seconds,
      byCpu: [...byCpu].map(([cpu, count]) => ({ cpu, perSecond: count / looks.seconds })),
    }))
    .toSorted((a, b) => b.perSecond - a.perSecond);
}

/** Exits by reason, from perf if available, otherwise from debugfs; the third file of the collector is perf's report. */
function exitFigures(measurement: Measurement, read: ReadRaw, warnings: string[]): ExitFigures | null {
  const looks = pair(measurement, 'exits', read);
  const report = measurement.collectors.find(({ kind }) => kind === 'exits')?.files[2];
  const told = report === undefined ? null : parsePerfKvm(read(report) ?? '');
  const counts = told ?? (looks === null ? null : debugfsExits(looks.before, looks.after));
  if (counts === null || looks === null) return null;
  warnings.push(...counts.warnings);
  if (counts.total === 0 && counts.warnings.length > 0) return null;
  return {
    source: counts.source,
    perSecond: counts.total / looks.seconds,
    reasons: counts.reasons.map(({ reason, count }) => ({ reason, perSecond: count / looks.seconds })),
  };
}

/** The last number that a program printed: the result of a custom workload. */
function lastNumber(text: string): number | null {
  const found = [...text.matchAll(/(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])/gi)].at(-1)?.[0];
  return found === undefined ? null : Number(found);
}
