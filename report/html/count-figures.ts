import { largest } from '../statistics/extremes.ts';
import { meanExits, meanInterrupts, shownRuns } from '../model/mean-figures.ts';
import type { MeanRate } from '../model/mean-figures.ts';
import type { Report } from '../model/report.ts';
import { showNumber, showPercent } from '../figures/show-number.ts';
import { cells } from './cells.ts';
import { figure, number, table } from './figure.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';

const mostRows = 12;

/** Interrupts of the host by row, with the CPUs that handled them: one table for each variant. */
export function interruptFigures(report: Report): readonly Markup[] {
  return report.variants.flatMap((variant): readonly Markup[] => {
    const rows = meanInterrupts(variant);
    if (rows.length === 0) return [];
    const shown = rows
      .slice(0, mostRows)
      .map((row) => [html`<span class="name">${row.name}</span>`, number(showNumber(row.perSecond, 3)), takers(row)]);
    const left = rows.length - shown.length;
    const n = shownRuns(variant).filter(({ figures }) => figures.interrupts !== null).length;
    const note = `Means of n = ${n} ${n === 1 ? 'run' : 'runs'}; squares: percentage of the row on each CPU${left > 0 ? `; ${left} rarer rows left out` : ''}. PIN, NPI and PIW count posted interrupts.`;
    return [
      figure(
        report,
        `Interrupts, ${variant.name}`,
        table(['row', '1/s', 'by CPU'], shown, `Interrupts of ${variant.name}`, 'counts'),
        note,
      ),
    ];
  });
}

const mostCells = 16;

/** The CPUs that handled a row; if there are many, those with the largest parts and the maximum of the others. */
function takers({ byCpu, perSecond: all }: MeanRate): Markup {
  const known = byCpu.filter(({ perSecond }) => perSecond > 0);
  const shown =
    known.length <= mostCells
      ? known
      : known
          .toSorted((a, b) => b.perSecond - a.perSecond || a.cpu - b.cpu)
          .slice(0, mostCells / 2)
          .toSorted((a, b) => a.cpu - b.cpu);
  const others = known.filter((each) => !shown.includes(each));
  const most = largest(
    others.map(({ perSecond }) => perSecond),
    0,
  );
  const rest =
    others.length === 0
      ? null
      : html`<small>and ${others.length} other CPUs, at most ${showPercent(most / all)} each</small>`;
  return html`${cells(
    shown.map(({ cpu, perSecond }) => ({
      cpu,
      part: all === 0 ? 0 : perSecond / all,
      told: `CPU ${cpu}: ${showNumber(perSecond, 3)} a second`,
    })),
  )}${rest}`;
}

/** VM exits by reason, one column for each variant, in the order of the baseline. */
export function exitFigure(report: Report): Markup | null {
  const known = report.variants
    .map((variant, index) => ({ variant, index, reasons: meanExits(variant) }))
    .filter(({ reasons }) => reasons.length > 0);
  if (known.length === 0) return null;
  const of = (reasons: readonly MeanRate[], name: string): number =>
    reasons.find((each) => each.name === name)?.perSecond ?? 0;
  const names = [...new Set(known.flatMap(({ reasons }) => reasons.map(({ name }) => name)))];
  const most = largest(known.flatMap(({ reasons }) => reasons.map(({ perSecond }) => perSecond)));
  const ordered = names
    .map((name) => ({ name, largest: largest(known.map(({ reasons }) => of(reasons, name))) }))
    .toSorted((a, b) => b.largest - a.largest || (a.name < b.name ? -1 : 1))
    .slice(0, mostRows);
  const rows = ordered.map(({ name }) => [
    html`<span class="name">${name}</span>`,
    ...known.map(({ reasons, index }) => {
      const value = of(reasons, name);
      return html`<span class="num">${showNumber(value, 3)}</span
        ><svg class="length v${index % 6}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
          <rect width="${Math.round((1000 * value) / most) / 10}" height="6" />
        </svg>`;
    }),
  ]);
  const totals = [
    html`<strong>all</strong>`,
    ...known.map(
      ({ reasons }) =>
        html`<strong class="num"
          >${showNumber(
            reasons.reduce((sum, { perSecond }) => sum + perSecond, 0),
            3,
          )}</strong
        >`,
    ),
  ];
  const sources = [
    ...new Set(
      known.flatMap(({ variant }) => shownRuns(variant).flatMap(({ figures }) => figures.exits?.source ?? [])),
    ),
  ];
  return figure(
    report,
    'VM exits by reason',
    table(
      ['reason', ...known.map(({ variant }) => `${variant.name}, 1/s`)],
      [...rows, totals],
      'Exits by reason',
      'counts',
    ),
    `Per second, means over the counted runs; from ${sources.join(', ')}. Intel and AMD use different names for the reasons.`,
  );
}
