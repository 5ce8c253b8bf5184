import type { FlameData } from '../flame/flame-data.ts';
import { htmlDocument } from './document.ts';
import { flameGraph } from './flame-graph.ts';
import type { FlameUnit } from './flame-graph.ts';
import { html } from './html.ts';

/** One flame graph as a separate page, with the style, the policy and the keys of a report. */
export function flamePage(title: string, data: FlameData, unit: FlameUnit): string {
  const kind = data.isDifferential
    ? 'A frame is as wide as the larger side. ▲ and red: more than before; ▼ and blue: less; unmarked: within 10 %.'
    : 'Callers are above; the functions that they call are below.';
  const left = data.left > 0 ? ` ${data.left} frames narrower than 0.08 % are not drawn.` : '';
  const body = html`<header><h1>${title}</h1></header>
    <main>
      <figure>
        ${flameGraph(data, title, unit)}
        <figcaption>${kind}${left}</figcaption>
      </figure>
    </main>`;
  return htmlDocument(`${title} – runbook`, body);
}
