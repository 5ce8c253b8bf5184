import type { Drift } from '../../engine/drift/drift.ts';
import type { Distance } from '../../engine/model/distance.ts';
import type { FileState } from '../../engine/model/machine.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { Paint } from '../process/paint.ts';
import { plural } from '../process/plural.ts';
import { drawFile } from './draw-change.ts';

/** By how much two readings differ, in a few words: "CPUs +4-5 -2", "+88", "3 lines more, 1 fewer". */
function drawDistance(distance: Distance): string {
  switch (distance.kind) {
    case 'cpus': {
      const parts = [
        distance.more === '' ? '' : `CPUs ${distance.more} added`,
        distance.fewer === '' ? '' : `CPUs ${distance.fewer} removed`,
      ];
      return parts.filter((part) => part !== '').join(', ') || 'the same CPUs';
    }
    case 'number':
      return distance.difference > 0 ? `${distance.difference} more` : `${-distance.difference} fewer`;
    case 'lines': {
      const { more, fewer, mode } = distance;
      const parts = [
        more === 0 ? '' : `${plural(more, 'line')} added`,
        fewer === 0 ? '' : `${plural(fewer, 'line')} removed`,
        mode ? 'different mode or owner' : '',
      ];
      return parts.filter((part) => part !== '').join(', ') || 'the same text';
    }
  }
}

const isFile = (seen: unknown): seen is FileState =>
  typeof seen === 'object' && seen !== null && 'content' in seen && 'encoding' in seen;

/** The result of a run, the present state, and the difference; for a text, its lines. */
export function drawDrift({ left, found, distance, seen }: Drift, paint: Paint): string[] {
  if (isFile(seen.left) && isFile(seen.found)) {
    const by = distance === null ? '' : ` (${drawDistance(distance)})`;
    const lines = drawFile(seen.left, seen.found, paint).map((line) => `  ${line}`);
    return [`${paint('warn', 'modified after the run')}${paint('dim', by)}`, ...lines];
  }
  const by = distance === null ? '' : ` (${drawDistance(distance)})`;
  const before = left === null ? 'the value after the run is unknown' : `the run set ${escapeControlsInLine(left)}`;
  return [`${paint('warn', 'modified after the run:')} ${before}; now it is ${escapeControlsInLine(found)}${by}`];
}
