import { largest } from '../statistics/extremes.ts';
import type { Report, Variant } from '../model/report.ts';
import { rateSeries } from '../model/rate-series.ts';
import type { RateMoment } from '../model/rate-series.ts';
import { showNumber, showTick } from '../figures/show-number.ts';
import { axisOf, padded } from './axis.ts';
import type { Axis } from './axis.ts';
import { drawing, figure } from './figure.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { rateUnit } from './rate-unit.ts';

/** Bandwidth over time: one panel for each variant, all with one scale, with the other variants as thin lines. */
export function ratePanels(report: Report): readonly Markup[] {
  const told = report.variants.map((variant) => ({ variant, series: rateSeries(variant, report.options.alpha) }));
  const means = told.flatMap(({ series }) => series);
  // A burst during the settling time must not select a unit in which the other values are almost zero.
  const settled = means.filter(({ isCounted }) => isCounted);
  const { unit, factor } = rateUnit((settled.length > 0 ? settled : means).map(({ mean }) => mean));
  const all = told.map(({ variant, series }) => ({ variant, series: series.map((each) => times(each, factor)) }));
  const drawn = all.filter(({ series }) => series.length > 1);
  // Values of the settling time may be far lower; they are drawn at the edge, so that the counted values can be
  // distinguished.
  const counted = drawn.flatMap(({ series }) => series.flatMap(({ points, isCounted }) => (isCounted ? points : [])));
  const values = counted.length > 0 ? counted : drawn.flatMap(({ series }) => series.flatMap(({ points }) => points));
  if (values.length === 0) return [];
  const ceiling = report.ceiling === null ? null : (factor * report.ceiling.bitsPerSecond) / 1e9;
  const isNear = ceiling !== null && largest(values) > 0.6 * ceiling && largest(values) < 1.3 * ceiling;
  const y = axisOf(padded(isNear ? [...values, ceiling] : values), 150, 10);
  const labels = drawn.map(({ variant, series }) => endLabel(report, variant, series, factor));
  const right =
    360 -
    7.4 *
      largest(
        labels.map(({ length }) => length),
        4,
      );
  const x = axisOf([0, ...drawn.flatMap(({ series }) => series.map(({ at }) => at))], 40, right, 6);
  const lines = drawn.map(({ series }) => lineOf(series, x, y));
  return drawn.map(({ variant, series }, own) => {
    const others = lines.filter((_, index) => index !== own).map((d) => html`<path class="ghost" d="${d}" />`);
    const last = series.at(-1);
    const index = report.variants.indexOf(variant);
    const grid = y.ticks.map(
      (tick) =>
        html`<path class="grid" d="M40 ${y.at(tick)}H${right}" /><text x="36" y="${y.at(tick) + 4}" class="end small"
            >${showTick(tick)}</text
          >`,
    );
    const foot = x.ticks.map(
      (tick) =>
        html`<text x="${x.at(tick)}" y="166" class="mid small"
          >${showTick(tick)}${tick === x.ticks.at(-1) ? ' s' : ''}</text
        >`,
    );
    const limit = !isNear
      ? null
      : html`<path class="limit" d="M40 ${y.at(ceiling)}H${right}" /><text x="44" y="${y.at(ceiling) - 4}" class="small"
            >line rate ${showNumber(ceiling)}</text
          >`;
    const settle = settling(variant, x, right);
    const end =
      last === undefined
        ? null
        : html`<text x="${right + 4}" y="${held(y, last.mean) + 4}" class="strong v${index % 6} ink"
            >${labels[own] ?? ''}</text
          >`;
    const body = html`${settle}${grid}${foot}${others}${limit}<g class="v${index % 6}"
        ><path class="area" d="${bandOf(series, x, y)}" /><path
          class="raw"
          d="${series.flatMap(({ at, points }) => points.map((value) => `M${x.at(at)} ${held(y, value)}h0`)).join('')}" /><path
          class="line dash${index % 4}"
          d="${lines[own] ?? ''}" /></g
      >${end}`;
    const n = variant.counted.filter(({ figures }) => figures.bandwidth !== null).length;
    const band =
      n < 3
        ? 'too few runs for an interval'
        : `band: ${Math.round(100 * (1 - report.options.alpha))} % t interval of the mean over runs`;
    const begin = y.low > 0 ? ` The axis starts at ${showNumber(y.low, 3)}, not at 0.` : '';
    const about =
      n === 0
        ? 'No run is counted; the values are shown as recorded'
        : `Points: ${n} ${n === 1 ? 'run' : 'runs'}; ${band}`;
    return figure(
      report,
      variant.name,
      drawing(172, `Bandwidth of ${variant.name} over time, in ${unit}`, body),
      `${unit}. ${about}. Hatched: not counted (settling time, or after the end).${begin}${lines.length > 1 ? ' Thin: the other variants.' : ''}`,
    );
  });
}

const times = (moment: RateMoment, factor: number): RateMoment => ({
  ...moment,
  mean: factor * moment.mean,
  points: moment.points.map((value) => factor * value),
  interval:
    moment.interval === null
      ? null
      : { ...moment.interval, low: factor * moment.interval.low, high: factor * moment.interval.high },
});

/** The number at the end of a line: the mean over the runs, or the last value if no run is counted. */
function endLabel(report: Report, { name }: Variant, series: readonly RateMoment[], factor: number): string {
  const { variants } = report.values.find(({ metric }) => metric.key === 'bandwidth') ?? { variants: [] };
  const mean = variants.find(({ variant }) => variant === name)?.summary.mean;
  return showNumber(mean === undefined ? (series.at(-1)?.mean ?? null) : factor * mean, 3);
}

/** The position of a value, or the edge for a value outside. */
const held = (y: Axis, value: number): number => y.at(Math.min(y.high, Math.max(y.low, value)));

const lineOf = (series: readonly RateMoment[], x: Axis, y: Axis): string =>
  series.map(({ at, mean }, index) => `${index === 0 ? 'M' : 'L'}${x.at(at)} ${held(y, mean)}`).join('');

function bandOf(series: readonly RateMoment[], x: Axis, y: Axis): string {
  const known = series.flatMap(({ at, interval }) => (interval === null ? [] : [{ at, ...interval }]));
  if (known.length < 2) return '';
  const upper = known.map(({ at, high }) => `${x.at(at)} ${held(y, high)}`);
  const lower = known.toReversed().map(({ at, low }) => `${x.at(at)} ${held(y, low)}`);
  return `M${[...upper, ...lower].join('L')}z`;
}

function settling({ runs }: Variant, x: Axis, right: number): Markup {
  const settle = largest(
    runs.map(({ measurement }) => measurement.asked.settle),
    0,
  );
  const asked = largest(
    runs.map(({ measurement }) => measurement.asked.duration),
    0,
  );
  const part = (from: number, to: number): Markup | null =>
    to <= from
      ? null
      : html`<rect class="settle" x="${from}" y="10" width="${Math.round(10 * (to - from)) / 10}" height="140" />`;
  // Data that arrives from buffers after the end of the load is not counted either.
  const drained = x.at(Math.min(asked, x.high));
  return html`${part(40, x.at(Math.min(settle, x.high)))}${asked === 0 ? null : part(drained, right)}`;
}
