import { describe } from '../../engine/change/describe.ts';
import type { Undoing } from '../../engine/plan-undo.ts';
import { neutralLine } from '../neutral.ts';
import type { Paint } from '../paint.ts';
import { plural } from '../plural.ts';
import { drawChange } from './draw-change.ts';
import type { UndoShown } from './view.ts';

function drawUndoing(undoing: Undoing, paint: Paint): string[] {
  switch (undoing.kind) {
    case 'restore':
      return drawChange(undoing.change, paint);
    case 'already':
      return [paint('dim', `= ${neutralLine(describe(undoing.of.change))}  is as it was before`)];
    case 'drifted':
      return [
        `${paint('warn', '!')} ${neutralLine(describe(undoing.of.change))}`,
        `  ${paint('dim', 'left alone, changed since; found')} ${neutralLine(undoing.found)}`,
      ];
  }
}

/** What undo will put back, last step first, and what it will leave alone. */
export function drawUndo({ recorded, undoings, reboots }: UndoShown, paint: Paint): string[] {
  const titles = new Map(recorded.plan?.steps.map(({ id, title }) => [id, title]));
  const lines = [
    `${paint('title', `Undo of ${recorded.header.run}`)} ${paint('dim', `on ${neutralLine(recorded.header.machine)}`)}`,
    '',
  ];
  for (const [step, mine] of Map.groupBy(undoings, ({ of }) => of.step)) {
    lines.push(`  ${paint('id', neutralLine(step))}  ${paint('title', neutralLine(titles.get(step) ?? ''))}`);
    lines.push(...mine.flatMap((undoing) => drawUndoing(undoing, paint)).map((line) => `    ${line}`), '');
  }
  const count = (kind: Undoing['kind']): number => undoings.filter((each) => each.kind === kind).length;
  const parts = [
    count('restore') > 0 ? `${plural(count('restore'), 'change')} to put back` : '',
    reboots ? '1 reboot' : '',
    count('already') > 0 ? `${count('already')} already as before` : '',
    count('drifted') > 0 ? `${count('drifted')} left alone` : '',
  ].filter((part) => part !== '');
  return [
    ...lines,
    paint('title', `Undo: ${parts.length === 0 ? 'nothing was changed by this run' : parts.join(', ')}`),
  ];
}
