import { safeJson } from '../../engine/text/safe-json.ts';
import { archivesOf } from '../measurements/archives-of.ts';
import { createView } from '../run/create-view.ts';
import { argumentOf, valueOf } from '../arguments/options.ts';
import { mistake } from '../process/read-source.ts';
import { out } from '../measurements/read-report-options.ts';
import { reportModified } from '../measurements/report-modified.ts';
import { reportMistakes } from '../views/report-mistakes.ts';
import type { Verb } from '../arguments/verb.ts';
import { writeOut } from '../process/write-out.ts';

const format = { name: 'format', value: 'csv|json', summary: 'Output format (default: csv)' } as const;
const series = {
  name: 'series',
  summary: 'Write all points of every time series, not one value for each run',
} as const;

/** `runbook export`: the figures for other programs. */
export const exportVerb: Verb = {
  name: 'export',
  description:
    'Write the figures of measurements for use in other programs. The output has one row for each metric of each run. With --series, it has one row for each point of each time series. Failed runs have a row without a value.',
  arguments: [{ name: 'folder', summary: 'A folder with measurements, also in subfolders' }],
  options: [format, series, out],
  examples: [
    { command: 'runbook export results/ --out runs.csv', does: 'one row for each metric of each run' },
    { command: 'runbook export results/ --series --format json', does: 'every second, as JSON' },
  ],
  async run(given, terminal) {
    const view = await createView(terminal, false, { labArguments: '', verb: 'apply' });
    const kind = valueOf(given, format) ?? 'csv';
    if (kind !== 'csv' && kind !== 'json')
      return await reportMistakes(view, [mistake('bad-format', `unknown format '${kind}'`, 'csv or json')]);
    const archives = await archivesOf({
      ...given,
      values: { ...given.values, from: [argumentOf(given, 'folder') ?? '.'] },
    });
    if (!archives.ok) return await reportMistakes(view, archives.diagnostics);
    const { opened, diagnostics } = archives.value;
    if (opened.length === 0) return await reportMistakes(view, diagnostics);
    if (diagnostics.length > 0) view.diagnostics(diagnostics.map((each) => ({ ...each, severity: 'warning' })));
    await view.settle();
    reportModified(opened, terminal);
    const { csv, metricRows, seriesRows } = await import('../../report/text/long-csv.ts');
    const rows = given.flags.has(series.name) ? seriesRows(opened) : metricRows(opened);
    return await writeOut(terminal, valueOf(given, out) ?? '-', kind === 'csv' ? csv(rows) : `${safeJson(rows, 2)}\n`);
  },
};
