import type { MetricValues, Report } from '../model/report.ts';
import { showNumber, showTick } from '../figures/show-number.ts';
import { axisOf, padded } from './axis.ts';
import { drawing, figure, method } from './figure.ts';
import { fitted } from './fitted.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { marker } from './marker.ts';
import { drawnValues } from './rate-unit.ts';

/** The value of every run by variant, with the mean and its interval; outliers have a ring and are counted. */
export function dotPlot(report: Report, values: MetricValues): Markup {
  const { metric, variants } = drawnValues(values);
  const all = variants.flatMap(({ runs, summary }) => [
    ...runs.map(({ value }) => value),
    ...(summary.interval === null ? [] : [summary.interval.low, summary.interval.high]),
  ]);
  const axis = axisOf(padded(all), 8, 352);
  const height = variants.length * 42 + 26;
  const bottom = height - 20;
  const rows = variants.map(({ variant, runs, summary, outliers }, row) => {
    const index = report.variants.findIndex(({ name }) => name === variant);
    const y = row * 42 + 30;
    const shown =
      summary.interval === null
        ? showNumber(summary.mean)
        : `${showNumber(summary.mean)} ± ${showNumber(summary.interval.high - summary.mean, 2)}`;
    const rings = outliers.map(
      ({ value }) =>
        html`<circle class="ring" cx="${axis.at(value)}" cy="${y}" r="6"
          ><title>outlier, still counted</title></circle
        >`,
    );
    const bar =
      summary.interval === null
        ? null
        : html`<path class="bar" d="M${axis.at(summary.interval.low)} ${y}H${axis.at(summary.interval.high)}" />`;
    return html`<text x="8" y="${y - 15}" class="strong v${index % 6} ink"
        >${fitted(variant, 330 - 7 * `${shown} ${metric.unit}`.length)}</text
      ><text x="352" y="${y - 15}" class="end">${shown} ${metric.unit}</text
      ><g class="v${index % 6}"
        ><path
          class="dots"
          d="${runs.map(({ value }) => `M${axis.at(value)} ${y}h0`).join('')}"
        />${bar}${rings}${marker(index, axis.at(summary.mean), y)}</g
      >`;
  });
  const grid = axis.ticks.map(
    (tick) =>
      html`<path class="grid" d="M${axis.at(tick)} 4V${bottom}" /><text
          x="${axis.at(tick)}"
          y="${bottom + 14}"
          class="mid small"
          >${showTick(tick)}</text
        >`,
  );
  const outliers = variants.reduce((sum, each) => sum + each.outliers.length, 0);
  const note = `${metric.unit === '' ? 'Without a unit' : metric.unit}${axis.low > 0 ? `; the axis begins at ${showNumber(axis.low, 3)}, not at 0` : ''}. Small points: runs${outliers > 0 ? `, ${outliers} of them outliers (ringed, counted)` : ''}; ${method(
    report,
    variants.map(({ runs }) => runs.length),
  )}.`;
  const label = `${metric.title}: ${variants.map(({ variant, summary }) => `${variant} ${showNumber(summary.mean)} ${metric.unit}`).join('; ')}`;
  return figure(report, metric.title, drawing(height, label, html`${grid}${rows}`), note);
}
