import { largest, smallest } from '../statistics/extremes.ts';
import type { Report } from '../model/report.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';
import { fewestRuns } from '../statistics/summarize.ts';

/** A figure with a note that explains it; a report on an emulated host says so in each note. */
export function figure(report: Report, title: string, body: Markup, note: string): Markup {
  const emulated = report.emulated === null ? null : html`<strong class="emulated">Emulated host.</strong> `;
  return html`<figure>
    <h3>${title}</h3>
    ${body}
    <figcaption>${emulated}${note}</figcaption>
  </figure>`;
}

/** A drawing with the pixels of a narrow phone as unit; it grows with its column. */
export function drawing(height: number, label: string, body: Markup): Markup {
  return html`<svg viewBox="0 0 360 ${height}" role="img" aria-label="${label}">${body}</svg>`;
}

/** A table that scrolls if it is wider than the page. */
export function table(
  head: readonly (string | Markup)[],
  rows: readonly (readonly Markup[])[],
  label: string,
  kind = '',
): Markup {
  if (rows.length === 0) return html`<p class="none">Nothing to show.</p>`;
  return html`<div class="wide" tabindex="0" role="region" aria-label="${label}">
    <table class="${kind}">
      <thead>
        <tr>
          ${head.map((text) => html`<th scope="col">${text}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td>${cell}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

export const text = (value: string): Markup => html`${value}`;
export const number = (value: string): Markup => html`<span class="num">${value}</span>`;

/** The interval and the method of a figure. */
export function method(report: Report, runs: readonly number[]): string {
  const [low, high] = [smallest(runs), largest(runs)];
  const level = Math.round(100 * (1 - report.options.alpha));
  const n = `n = ${low === high ? low : `${low} to ${high}`} ${high === 1 ? 'run' : 'runs'} a variant`;
  return high < fewestRuns
    ? `${n}, too few for an interval`
    : `${n}; bars: ${level} % t interval of the mean over runs`;
}
