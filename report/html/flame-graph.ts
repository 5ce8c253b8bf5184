import type { FlameData } from '../flame/flame-data.ts';
import { harmless, html } from './html.ts';
import type { Markup } from './html.ts';

/** How the values of a flame graph are shown. */
export interface FlameUnit {
  readonly unit: string;
  /** From the stored value to the unit. */
  readonly factor: number;
  /** In a differential graph, the names of the two sides. */
  readonly sides?: readonly [string, string];
}

/** The unit of an event's weight: clocks count nanoseconds. */
export function unitOf(event: string): FlameUnit {
  return /clock/.test(event) ? { unit: 's of CPU', factor: 1e-9 } : { unit: event || 'samples', factor: 1 };
}

/** JSON that cannot close the element around it. */
const embedded = (value: unknown): Markup => ({
  markup: JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? harmless(part) : part)).replace(
    /[<>&\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ),
});

/** A flame graph with the root at the top, drawn by the page's script. */
export function flameGraph(data: FlameData, label: string, unit: FlameUnit): Markup {
  const { left: _, depth: __, ...drawn } = data;
  return html`<div class="flame">
    <div class="tools">
      <label>Search <input type="search" placeholder="function" autocomplete="off" spellcheck="false" /></label>
      <label
        >Process
        <select></select
      ></label>
      <button type="button">Reset</button>
      <output class="found" aria-live="polite"></output>
    </div>
    <div class="stage" role="tree" aria-label="${label}"></div>
    <p class="told" aria-live="polite">Click or Enter zooms in, Esc out; arrow keys walk, / searches.</p>
    <script type="application/json">
      ${embedded({ ...drawn, ...unit })}
    </script>
    <noscript><p>The drawing needs the page’s own script; the tables hold the same data.</p></noscript>
  </div>`;
}
