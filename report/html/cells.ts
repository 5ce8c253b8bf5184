import { html } from './html.ts';
import type { Markup } from './html.ts';

/** A row of small squares, one for each CPU, with its number, its percentage and a shade; wraps at the edge of the page. */
export function cells(
  values: readonly { readonly cpu: number; readonly part: number; readonly told: string }[],
): Markup {
  return html`<ol class="cells">
    ${values.map(({ cpu, part, told }) => html`<li class="h${Math.max(0, Math.min(9, Math.floor(10 * part)))}" title="${told}"><b>${cpu < 0 ? 'all' : cpu}</b>${Math.round(100 * part)}</li>`)}
  </ol>`;
}
