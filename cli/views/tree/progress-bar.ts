import type { Paint } from '../../process/paint.ts';

const length = 20;

/** A bar with its percentage, `fraction` from 0 to 1: "━━━━━━━━──────────── 40 %". */
export function progressBar(fraction: number, paint: Paint): string {
  const within = Math.min(1, Math.max(0, fraction));
  const full = Math.floor(within * length);
  const percent = `${Math.floor(within * 100)} %`.padStart(5);
  return `${paint('good', '━'.repeat(full))}${paint('dim', '─'.repeat(length - full))} ${percent}`;
}
