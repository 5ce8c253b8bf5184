import { counts, variantOf } from '../compare/measured.ts';
import type { Opened } from '../archive/open-measurement.ts';
import { metrics } from '../figures/metrics.ts';
import { harmless } from '../html/html.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** The origin of a value, in the first columns of each row. */
function place(run: Opened): Row {
  const { measurement, folder } = run;
  const { study, run: id, name, status, emulated } = measurement;
  return {
    folder,
    study: study?.name ?? null,
    variant: variantOf(run),
    block: study?.block ?? null,
    position: study?.position ?? null,
    run: id,
    measurement: name,
    status,
    counts: counts(run) ? 'yes' : 'no',
    emulated: emulated === null ? 'no' : 'yes',
  };
}

/** A row for each metric of each run; a run without a number has a row without a value, so that it is not lost. */
export function metricRows(runs: readonly Opened[]): readonly Row[] {
  return runs.flatMap((run) => {
    const isGood = run.measurement.status === 'ok';
    const rows = metrics.flatMap(({ key, unit, value }): readonly Row[] => {
      const found = isGood ? value(run.figures, run.measurement.host) : null;
      return found === null ? [] : [{ ...place(run), metric: key, unit, value: found }];
    });
    return rows.length > 0 ? rows : [{ ...place(run), metric: null, unit: null, value: null }];
  });
}

/** A row for each time of each series: the rate of the load, and the CPU time by state. */
export function seriesRows(runs: readonly Opened[]): readonly Row[] {
  return runs.flatMap((run) => {
    const at = place(run);
    const rates = (run.figures.bandwidth?.series ?? []).map((point): Row => ({
      ...at,
      series: 'bandwidth',
      machine: run.measurement.workload.machine,
      state: null,
      unit: 'bit/s',
      seconds: point.at,
      counted: point.isCounted ? 'yes' : 'no',
      value: point.bitsPerSecond,
    }));
    const cpu = run.figures.cpu.flatMap(({ machine, source, series }) =>
      series.flatMap((moment) =>
        Object.entries(moment.states).map(([state, value]: [string, number]): Row => ({
          ...at,
          series: source === 'cpu' ? 'cpu' : 'cpu-atopsar',
          machine,
          state,
          unit: 'CPUs',
          seconds: moment.at,
          counted: moment.isCounted ? 'yes' : 'no',
          value,
        })),
      ),
    );
    return [...rates, ...cpu];
  });
}

/** Rows as CSV (RFC 4180): a header, CRLF, quotes if they are needed; no cell begins a formula in a spreadsheet or contains control characters. */
export function csv(rows: readonly Row[]): string {
  const [first] = rows;
  if (first === undefined) return '';
  const heads = Object.keys(first);
  const cell = (value: string | number | null | undefined): string => {
    if (value === null || value === undefined) return '';
    // A number that is none, or too large, has no form in CSV (RFC 4180 knows only text) and none in JSON.
    if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
    const plain = harmless(value);
    const safe = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(plain) ? `'${plain}` : plain;
    // A spreadsheet of another language separates cells at semicolons or tabs, and the rest of the cell would be a formula.
    return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [heads, ...rows.map((row) => heads.map((head) => row[head]))]
    .map((cells) => `${cells.map(cell).join(',')}\r\n`)
    .join('');
}
