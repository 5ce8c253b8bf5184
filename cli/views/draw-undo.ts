import { changeKinds } from '../../changes/index.ts';
import type { Undoing, Way } from '../../engine/undo/judge-undoing.ts';
import { nameOf } from '../../engine/undo/name-changes.ts';
import type { RecordedChange } from '../../engine/journal/recorded.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { Paint } from '../process/paint.ts';
import { plural } from '../process/plural.ts';
import { drawChange } from './draw-change.ts';
import { drawDrift } from './draw-drift.ts';
import type { UndoShown } from './view.ts';

/** How a change that was modified after the run is undone. */
const ways: Readonly<Record<Way, string>> = {
  back: 'undone all the same:',
  rest: 'partly undone already; undo removes the rest:',
  merged: 'modified after the run; those modifications are kept',
  again: 'was set again after the run; undo sets the earlier value once more',
  forced: 'forced, although it was modified after the run:',
};

function drawDrifted(undoing: Extract<Undoing, { kind: 'drifted' }>, changes: readonly RecordedChange[], paint: Paint) {
  const { of, drift, force, found } = undoing;
  const name = escapeControlsInLine(nameOf(of, changes));
  const lines = [`${paint('warn', '!')} ${escapeControlsInLine(changeKinds.describe(of.change))}`];
  if (drift === null) return [...lines, `  ${paint('dim', 'will not be undone:')} ${escapeControlsInLine(found)}`];
  lines.push(...drawDrift(drift, paint).map((line) => `  ${line}`), `  ${paint('warn', 'will not be undone')}`);
  const last = lines.pop() ?? '';
  if (force === null) return [...lines, `${last}${paint('dim', '; --force is not possible')}`];
  const would = drawChange(force, paint)[0] ?? '';
  return [...lines, `${last}${paint('dim', `; use --force ${name} to undo it:`)} ${would}`];
}

/** Why a change needs no undo, with the present state as the reason. */
function whyAlready({ why, found }: Extract<Undoing, { kind: 'already' }>): string {
  switch (why) {
    case 'as-before':
      return `already has its previous value: ${found}`;
    case 'gone':
      return `nothing is left to undo: ${found}`;
    case 'not-made':
      return `was not made: ${found}`;
  }
}

function drawUndoing(undoing: Undoing, changes: readonly RecordedChange[], paint: Paint): string[] {
  switch (undoing.kind) {
    case 'restore': {
      const { change, way, drift } = undoing;
      if (drift === null) return drawChange(change, paint);
      const since =
        way === 'forced' || way === 'rest' || way === 'back' ? drawDrift(drift, paint).map((line) => `  ${line}`) : [];
      const [first = '', ...more] = drawChange(change, paint);
      return [first, `  ${paint('warn', ways[way])}`, ...since, ...more];
    }
    case 'already':
      return [
        paint(
          'dim',
          `= ${escapeControlsInLine(changeKinds.describe(undoing.of.change))}  ${escapeControlsInLine(whyAlready(undoing))}`,
        ),
      ];
    case 'drifted':
      return drawDrifted(undoing, changes, paint);
  }
}

/** The values that undo will restore, last step first, and the changes that it will not undo. */
export function drawUndo({ recorded, undoings, reboots, ends }: UndoShown, paint: Paint): string[] {
  const titles = new Map(recorded.plan?.steps.map(({ id, title }) => [id, title]));
  const lines = [
    `${paint('title', `Undo of ${recorded.header.run}`)} ${paint('dim', `on ${escapeControlsInLine(recorded.header.machine)}`)}`,
    '',
  ];
  for (const [step, mine] of Map.groupBy(undoings, ({ of }) => of.step)) {
    lines.push(
      `  ${paint('id', escapeControlsInLine(step))}  ${paint('title', escapeControlsInLine(titles.get(step) ?? ''))}`,
    );
    lines.push(
      ...mine.flatMap((undoing) => drawUndoing(undoing, recorded.changes, paint)).map((line) => `    ${line}`),
      '',
    );
  }
  const count = (kind: Undoing['kind']): number => undoings.filter((each) => each.kind === kind).length;
  const parts = [
    count('restore') > 0 ? `${plural(count('restore'), 'change')} to undo` : '',
    reboots ? '1 reboot' : '',
    count('already') > 0 ? `${count('already')} already undone` : '',
    count('drifted') > 0 ? `${count('drifted')} will not be undone` : '',
  ].filter((part) => part !== '');
  lines.push(...ends.map((each) => `  ${paint('warn', '!')} the reboot ends ${escapeControlsInLine(each)}`));
  if (ends.length > 0) lines.push('');
  return [...lines, paint('title', `Undo: ${parts.length === 0 ? 'this run changed nothing' : parts.join(', ')}`)];
}
