import { changedBetween, changesByItself } from '../compare/environment-diff.ts';
import type { Report } from '../model/report.ts';
import { table } from './figure.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';

const pre = (value: string): Markup => html`<pre>${value}</pre>`;

/** The differences between variants, the changes during the measurements, and the properties of the machines. */
export function environmentTables(report: Report): Markup {
  const names = report.variants.map(({ name }) => name);
  const rows = report.differences.map(({ name, values, isIntended }) => [
    html`${name}`,
    isIntended
      ? html`<span class="chip better">✓ intended</span>`
      : html`<span class="chip worse">✕ not intended</span>`,
    ...names.map((variant) => html`${(values.get(variant) ?? []).map(pre)}`),
  ]);
  const between =
    report.baseline === null
      ? null
      : html`<h3>Differences between variants</h3>
          ${report.differences.length === 0 ? html`<p>No recorded value differs.</p>` : table(['property', 'intended', ...names], rows, 'Differences between variants', 'texts')}`;
  const changed = report.variants
    .flatMap(({ runs }) => runs)
    .flatMap(({ before, after, folder }) =>
      before === null || after === null
        ? []
        : changedBetween(before, after).map((name) => [
            html`${folder}`,
            html`${name}`,
            pre(before[name] ?? 'not recorded'),
            pre(after[name] ?? 'not recorded'),
          ]),
    );
  const during = html`<h3>Changes during the measurements</h3>
    ${changed.length === 0 ? html`<p>No recorded value changed.</p>` : table(['measurement', 'property', 'before', 'after'], changed, 'Changes during the measurements', 'texts')}`;
  const looks = report.variants.map(({ name, runs }) => {
    const first = runs.find(({ before }) => before !== null);
    const entries = Object.entries(first?.before ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
    if (entries.length === 0) return null;
    const own = entries.map(([thing, value]) => [
      html`${thing}${changesByItself(thing) ? html` <small>changes by itself</small>` : null}`,
      pre(value),
    ]);
    return html`<details>
      <summary>${name}: the machines before ${first?.folder ?? ''}</summary>
      ${table(['property', 'value'], own, `Environment of ${name}`, 'texts')}
    </details>`;
  });
  return html`${between}${during}
    <h3>The machines</h3>
    ${looks.filter((each) => each !== null)}`;
}
