import { counts, variantOf } from '../compare/measured.ts';
import type { Opened } from '../archive/open-measurement.ts';
import { commandsOf } from '../model/commands.ts';
import { provenanceOf } from '../model/provenance.ts';
import type { Report } from '../model/report.ts';
import { showNumber } from '../figures/show-number.ts';
import { number, table } from './figure.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';

const signs = { ok: '✓ ok', partial: '◐ partial', failed: '✕ failed' } as const;

/** Every run: whether it gives a number, the reason if not, and unusual values. */
export function runsTable(report: Report): Markup {
  const runs = report.variants.flatMap(({ runs: own }) => own);
  const shown = report.values.map(({ metric }) => metric);
  const rows = runs.map((run) => {
    const { measurement, figures, folder } = run;
    const { study, status } = measurement;
    const place = study === null ? '' : `block ${study.block}, position ${study.position}`;
    return [
      html`${variantOf(run)}<br /><small>${folder}${place === '' ? '' : ` · ${place}`}</small>`,
      html`<span class="chip ${status}">${signs[status]}</span>`,
      html`${remarks(report, run).map((each) => html`<div>${each}</div>`)}`,
      ...shown.map((metric) => number(status === 'ok' ? showNumber(metric.value(figures, measurement.host)) : '–')),
    ];
  });
  const lost = report.unreadable.map(({ folder, reason }) => html`<li><code>${folder}</code>: ${reason}</li>`);
  return html`${table(['run', 'valid', 'remarks', ...shown.map(({ title, unit }) => (unit === '' ? title : `${title}, ${unit}`))], rows, 'All runs', 'runs')}${
    lost.length === 0
      ? null
      : html`<h3>Not readable</h3>
          <ul>
            ${lost}
          </ul>`
  }`;
}

function remarks(report: Report, run: Opened): readonly string[] {
  const { measurement, figures, altered } = run;
  const outlying = report.values.flatMap(({ metric, variants }) =>
    variants.flatMap(({ runs, outliers }) =>
      outliers
        .filter(({ index }) => runs[index]?.measured === run)
        .map(
          ({ fence }) =>
            `${fence === 'severe' ? 'severe outlier' : 'outlier'} in ${metric.title.toLowerCase()}; it is counted`,
        ),
    ),
  );
  const collectors = measurement.collectors.flatMap(({ kind, machine, reason }) =>
    reason === null ? [] : [`${kind} on ${machine}: ${reason}`],
  );
  return [
    ...(measurement.reason === null ? [] : [measurement.reason]),
    ...(measurement.asked.profile ? ['a profiler ran: not counted'] : []),
    ...(counts(run) || measurement.asked.profile || measurement.status !== 'ok' ? [] : ['not counted']),
    ...altered,
    ...outlying,
    ...figures.warnings,
    ...collectors,
  ];
}

/** Every executed program, to run it again, and the origin of all values. */
export function provenance(report: Report): Markup {
  const commands = commandsOf(report).map(({ machine, words, runs }) => [
    html`${machine}`,
    html`<pre>${words}</pre>`,
    number(String(runs)),
  ]);
  const facts = provenanceOf(report).map(([name, values]) => [
    html`${name}`,
    html`${values.map((value) => html`<div><code>${value}</code></div>`)}`,
  ]);
  return html`<h3>Commands</h3>
    ${table(['machine', 'command', 'runs'], commands, 'Commands', 'texts')}
    <h3>Origin</h3>
    ${table(['property', 'value'], facts, 'Origin', 'texts')}`;
}
