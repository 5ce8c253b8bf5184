import { largest } from '../statistics/extremes.ts';
import type { Comparison, MetricComparison } from '../compare/compare-variants.ts';
import type { Report } from '../model/report.ts';
import { showNumber, showPercent, showTick } from '../figures/show-number.ts';
import { axisOf, padded } from './axis.ts';
import { drawing, figure } from './figure.ts';
import { fitted } from './fitted.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { marker } from './marker.ts';

export const verdictSign: Readonly<Record<Comparison['verdict'], string>> = {
  better: '▲ better',
  worse: '▼ worse',
  equivalent: '= equivalent',
  inconclusive: '? undecided',
  confounded: '≠ confounded',
};

/** The differences of all variants from the baseline by one metric, with the margin of differences that do not matter. */
export function forestPlot(report: Report, { metric, baseline, variants, comparisons }: MetricComparison): Markup {
  const base = variants.find(({ variant }) => variant === baseline)?.summary.mean ?? 0;
  const isPercent = base !== 0;
  const scale = isPercent ? 100 / Math.abs(base) : 1;
  const show = (value: number): string => (isPercent ? showPercent(value / 100, true) : showNumber(value));
  const margin = (comparisons[0]?.margin ?? 0) * scale;
  const bounds = comparisons.flatMap(({ difference }) =>
    difference === null ? [] : [difference.low * scale, difference.high * scale],
  );
  const axis = axisOf(padded([...bounds, -margin * 1.5, margin * 1.5, 0]), 8, 352);
  const top = 4;
  const height = top + comparisons.length * 56 + 22;
  const bottom = height - 20;
  const rows = comparisons.map((comparison, row) => {
    const index = report.variants.findIndex(({ name }) => name === comparison.variant);
    const y = top + row * 56;
    const { difference, verdict } = comparison;
    const head = html`<text x="8" y="${y + 14}" class="strong v${index % 6} ink"
        >${fitted(comparison.variant, 250)}</text
      ><text x="352" y="${y + 14}" class="end ${verdict}">${verdictSign[verdict]}</text>`;
    if (difference === null) return html`${head}<text x="8" y="${y + 29}" class="small">too few runs</text>`;
    const [low, middle, high] = [difference.low, difference.estimate, difference.high].map((value) =>
      axis.at(value * scale),
    );
    const told = `${show(difference.estimate * scale)} (${show(difference.low * scale)} to ${show(difference.high * scale)})`;
    return html`${head}<g class="v${index % 6}"
        ><title>${comparison.variant}: ${told}</title
        ><path
          class="bar"
          d="M${low ?? 0} ${y + 43}H${high ?? 0}M${low ?? 0} ${y + 39}v8M${high ?? 0} ${y + 39}v8"
        />${marker(index, middle ?? 0, y + 43)}</g
      ><text x="8" y="${y + 28}" class="small">${told}</text>`;
  });
  const grid = axis.ticks.map(
    (tick) =>
      html`<path class="grid" d="M${axis.at(tick)} ${top}V${bottom}" /><text
          x="${axis.at(tick)}"
          y="${bottom + 14}"
          class="mid small"
          >${isPercent ? `${tick > 0 ? '+' : ''}${showTick(tick)} %` : showTick(tick)}</text
        >`,
  );
  const margins = html`<rect
    class="band"
    x="${axis.at(-margin)}"
    y="${top}"
    width="${Math.max(0.5, axis.at(margin) - axis.at(-margin))}"
    height="${bottom - top}"
  />`;
  const band = html`${margin > 0 ? margins : null}<path class="zero" d="M${axis.at(0)} ${top}V${bottom}" />`;
  const words = comparisons.map((each) => `${each.variant} ${verdictSign[each.verdict]}`).join('; ');
  const methods = [...new Set(comparisons.flatMap(({ difference }) => difference?.method ?? []))]
    .map((name) => (name === 'paired' ? 'pairs by block' : 'Welch'))
    .join(', ');
  const least = comparisons.flatMap(({ detectable }) => (detectable === null ? [] : [detectable * scale]));
  const detectable =
    least.length === 0
      ? ''
      : ` Smallest difference that 8 of 10 such studies would detect: ${show(largest(least)).replace('+', '')}.`;
  const level = Math.round(100 * (1 - report.options.alpha));
  const unit = metric.unit === '' ? '' : ` in ${metric.unit}`;
  const from = isPercent ? ` (${`${showNumber(base)} ${metric.unit}`.trim()})` : unit;
  // With a baseline of 0 a margin in percent is not defined.
  const shaded =
    margin > 0 ? ` Shaded: differences up to ${showPercent(report.options.margin)}, which do not matter.` : '';
  const note = `Difference from ${baseline}${from}; ${metric.better} is better. ${level} % intervals (${methods || 'none'}; p adjusted by Holm), n = ${variants.map(({ runs }) => runs.length).join(', ')} runs.${shaded}${detectable}`;
  return figure(report, metric.title, drawing(height, `${metric.title}: ${words}`, html`${band}${grid}${rows}`), note);
}
