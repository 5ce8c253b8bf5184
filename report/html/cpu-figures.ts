import type { CpuStates } from '../parse/cpu-use.ts';
import { meanCpu } from '../model/mean-figures.ts';
import type { Report } from '../model/report.ts';
import { showNumber, showTick } from '../figures/show-number.ts';
import { axisOf } from './axis.ts';
import { drawing, figure, number, table, text } from './figure.ts';
import { fitted } from './fitted.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { cells } from './cells.ts';

/** In stacking order; each state has its own pattern. */
const stacked: readonly { readonly key: keyof CpuStates; readonly title: string }[] = [
  { key: 'guest', title: 'guest' },
  { key: 'system', title: 'system' },
  { key: 'softirq', title: 'softirq' },
  { key: 'irq', title: 'irq' },
  { key: 'user', title: 'user' },
  { key: 'nice', title: 'nice' },
  { key: 'steal', title: 'steal' },
  { key: 'iowait', title: 'iowait' },
];

/** How the measured machine spent its CPU time: stacked bars with their numbers, and how busy each CPU was. */
export function cpuFigures(report: Report): readonly Markup[] {
  const known = report.variants.flatMap((variant, index) => {
    const cpu = meanCpu(variant);
    return cpu === null ? [] : [{ variant, index, cpu }];
  });
  if (known.length === 0) return [];
  const used = stacked.filter(({ key }) => known.some(({ cpu }) => cpu.states[key] > 0.0005));
  const sum = (states: CpuStates): number => used.reduce((all, { key }) => all + states[key], 0);
  const axis = axisOf([0, ...known.map(({ cpu }) => sum(cpu.states))], 8, 352);
  const height = known.length * 44 + 22;
  const bars = known.map(({ variant, index, cpu }, row) => {
    let from = 0;
    const parts = used.map(({ key, title }) => {
      const [left, right] = [axis.at(from), axis.at(from + cpu.states[key])];
      from += cpu.states[key];
      const width = Math.round(10 * (right - left)) / 10;
      const label =
        width > 7 * title.length
          ? html`<text x="${left + width / 2}" y="${row * 44 + 34}" class="mid inside">${title}</text>`
          : null;
      return html`<g
        ><title>${variant.name}: ${title} ${showNumber(cpu.states[key], 3)} CPUs</title
        ><rect class="s-${key}" x="${left}" y="${row * 44 + 20}" width="${width}" height="20" /><rect
          class="p-${key}"
          x="${left}"
          y="${row * 44 + 20}"
          width="${width}"
          height="20"
        />${label}</g
      >`;
    });
    return html`<text x="8" y="${row * 44 + 15}" class="strong v${index % 6} ink">${fitted(variant.name, 230)}</text
      ><text x="352" y="${row * 44 + 15}" class="end">${showNumber(cpu.busy, 3)} CPUs busy</text>${parts}`;
  });
  const foot = axis.ticks.map(
    (tick) =>
      html`<path class="grid" d="M${axis.at(tick)} 20V${height - 18}" /><text
          x="${axis.at(tick)}"
          y="${height - 5}"
          class="mid small"
          >${showTick(tick)}</text
        >`,
  );
  const { machine, source } = known[0]?.cpu ?? { machine: '', source: 'cpu' };
  const how = source === 'cpu' ? '/proc/stat, exact ticks' : 'atopsar, whole percents';
  // One row for each variant, because there may be many and the column is narrow.
  const heads = [
    text('variant'),
    ...used.map(
      ({ key, title }) =>
        html`<svg class="key" viewBox="0 0 16 12" aria-hidden="true">
            <rect class="s-${key}" width="16" height="12" />
            <rect class="p-${key}" width="16" height="12" />
          </svg>
          ${title}`,
    ),
  ];
  const rows = known.map(({ variant, cpu }) => [
    text(variant.name),
    ...used.map(({ key }) => number(showNumber(cpu.states[key], 3))),
  ]);
  const label = known.map(({ variant, cpu }) => `${variant.name} ${showNumber(cpu.busy, 3)} CPUs busy`).join('; ');
  const runs = known.map(({ cpu }) => cpu.runs).join(', ');
  return [
    figure(
      report,
      `CPU of ${machine} by state`,
      html`${drawing(height, `CPU time by state: ${label}`, html`${foot}${bars}`)}${table(heads, rows, 'CPU time by state', 'compact tight')}`,
      `CPUs, means of n = ${runs} runs (${how}); guest time is counted once; idle time is not shown.`,
    ),
    figure(
      report,
      `CPU of ${machine} by core`,
      html`<div class="cores">
        ${known.map(
          ({ variant, index, cpu }) =>
            html`<h4><span class="v${index % 6} ink">${variant.name}</span></h4>
              ${cells(cpu.byCpu.map((each) => ({ cpu: each.cpu, part: each.busy, told: `CPU ${each.cpu}: ${Math.round(100 * each.busy)} % busy, ${Math.round(100 * each.guest)} % of it for guests` })))}`,
        )}
      </div>`,
      `Percent busy of each CPU, means of n = ${runs} runs; darker is busier.`,
    ),
  ];
}
