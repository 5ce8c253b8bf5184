import { html } from './html.ts';
import type { Markup } from './html.ts';

/** A row of small squares, one a CPU, with its number, its percents and a shade; breaks where the page ends. */
export function cells(
  values: readonly { readonly cpu: number; readonly part: number; readonly told: string }[],
): Markup {
  return html`<ol class="cells">
    ${values.map(({ cpu, part, told }) => html`<li class="h${Math.max(0, Math.min(9, Math.floor(10 * part)))}" title="${told}"><b>${cpu < 0 ? 'all' : cpu}</b>${Math.round(100 * part)}</li>`)}
  </ol>`;
}
