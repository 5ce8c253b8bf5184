import type { Report } from '../model/report.ts';
import { showNumber } from '../figures/show-number.ts';
import { differenceHeads, differenceRow } from '../compare/difference-row.ts';
import { table } from './figure.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';

/** Every comparison in numbers, with the rank test and Cliff's delta in addition to the interval. */
export function differenceTable({ comparisons }: Report): Markup {
  const rows = comparisons.flatMap((each) =>
    each.comparisons.map((own) =>
      [
        ...differenceRow(each, own),
        own.ranks === null ? '–' : `${showNumber(own.ranks.p, 2)} (${own.ranks.method})`,
        own.ranks === null ? '–' : showNumber(own.ranks.delta, 2),
      ].map((cell) => html`${cell}`),
    ),
  );
  const heads = [...differenceHeads, 'p (Mann-Whitney)', 'Cliff’s δ'];
  return html`<details>
    <summary>All differences in numbers</summary>
    ${table(heads, rows, 'All differences in numbers')}
  </details>`;
}
