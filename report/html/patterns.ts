import { html } from './html.ts';

const stroke = (id: string, d: string) =>
  html`<pattern id="p-${id}" width="6" height="6" patternUnits="userSpaceOnUse"
    ><path d="${d}" stroke="#000" stroke-opacity=".35" fill="none"
  /></pattern>`;

/** Patterns that distinguish areas without colour; once on each page. */
export const patterns = html`<svg class="defs" aria-hidden="true">
  <defs>
    ${[
      stroke('none', ''),
      stroke('right', 'M-1 7L7-1M-1 1L1-1M5 7L7 5'),
      stroke('left', 'M-1-1L7 7M-1 5L1 7M5-1L7 1'),
      stroke('cross', 'M-1 7L7-1M-1-1L7 7'),
      stroke('flat', 'M0 3H6'),
      stroke('up', 'M3 0V6'),
      stroke('dots', 'M1.5 1.5h1M4.5 4.5h1'),
    ]}
    <pattern id="p-settle" width="6" height="6" patternUnits="userSpaceOnUse">
      <path d="M-1 7L7-1" stroke="#888" stroke-opacity=".4" />
    </pattern>
  </defs>
</svg>`;
