import { html } from './html.ts';
import type { Markup } from './html.ts';

/** The symbol of a variant, in addition to its colour: five shapes, filled or open. */
export function marker(index: number, x: number, y: number, size = 4): Markup {
  const shape = index % 5;
  const s = size;
  const paths = [
    `M${x - s} ${y}a${s} ${s} 0 1 0 ${2 * s} 0a${s} ${s} 0 1 0 ${-2 * s} 0z`,
    `M${x - s} ${y - s}h${2 * s}v${2 * s}h${-2 * s}z`,
    `M${x} ${y - s * 1.2}l${s * 1.15} ${s * 2.1}h${-s * 2.3}z`,
    `M${x} ${y - s * 1.35}l${s * 1.35} ${s * 1.35}l${-s * 1.35} ${s * 1.35}l${-s * 1.35} ${-s * 1.35}z`,
    `M${x} ${y + s * 1.2}l${s * 1.15} ${-s * 2.1}h${-s * 2.3}z`,
  ];
  return html`<path class="mark v${index % 6}" d="${paths[shape] ?? ''}" />`;
}
