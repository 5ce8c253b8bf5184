import { changeKinds } from '../../changes/index.ts';
import type { Selection } from '../../engine/model/selection.ts';
import type { RunEntry } from '../../engine/journal/list-runs.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import type { Paint, Role } from '../process/paint.ts';
import { plural } from '../process/plural.ts';

/** The mark and colour of each state of a run. */
export const runRoles: Readonly<Record<RunEntry['state'], Role>> = {
  done: 'good',
  undone: 'dim',
  failed: 'bad',
  refused: 'dim',
  interrupted: 'warn',
  waiting: 'warn',
  crashed: 'bad',
};

/** A journal without an end does not show whether its run continues or was killed. */
export const stateText = (state: RunEntry['state']): string => (state === 'crashed' ? 'not ended' : state);

/** Minutes are enough to find it in other logs. */
export const when = (iso: string): string => iso.slice(0, 16).replace('T', ' ');

/** The runs of a machine, oldest first, one a line: id, state, number of changes, time and playbook. */
export function drawRuns(runs: readonly RunEntry[], paint: Paint): string[] {
  const rows = runs.map(({ run, recorded, state, undoneBy }) => {
    const { header, changes, startedAt } = recorded;
    const from = header.undoes === null ? escapeControlsInLine(header.playbook.path) : `undo of ${header.undoes}`;
    const by = undoneBy === null ? '' : ` by ${undoneBy}`;
    return {
      run,
      state,
      cells: [plural(changes.length, 'change').padEnd(11), `${when(startedAt)} UTC`, `${from}${by}`],
    };
  });
  return rows.map(
    ({ run, state, cells }) =>
      `${paint('id', run)}  ${paint(runRoles[state], stateText(state).padEnd(11))}  ${cells.join('  ')}`,
  );
}

/** The selected steps, if not all were selected. */
function selectionRows(selection: Selection | null): readonly (readonly [string, string])[] {
  if (selection === null) return [];
  const { only, skip, from: first } = selection;
  return [
    ...(only === null ? [] : ([['only', only.join(', ')]] as const)),
    ...(skip.length === 0 ? [] : ([['skip', skip.join(', ')]] as const)),
    ...(first === null ? [] : ([['from', first]] as const)),
  ];
}

/** A run: the person who started it, and the changes of each step. */
export function drawRun({ run, recorded, state, undoneBy }: RunEntry, paint: Paint): string[] {
  const { header, changes, ended, plan, startedAt } = recorded;
  const rows: readonly (readonly [string, string])[] = [
    [
      'state',
      `${stateText(state)}${state === 'crashed' ? ': it is still running, or was killed' : ''}${undoneBy === null ? '' : ` by ${undoneBy}`}`,
    ],
    ['playbook', header.playbook.path],
    ['machine', header.machine],
    ['started', `${when(startedAt)} UTC by ${header.operator}`],
    ...(header.undoes === null ? [] : ([['undoes', header.undoes]] as const)),
    ...selectionRows(header.selection ?? null),
    ...Object.entries(header.inputs).map(([name, value]) => [`input ${name}`, JSON.stringify(value)] as const),
  ];
  const shown = rows.map(([label, text]) => [escapeControlsInLine(label), escapeControlsInLine(text)] as const);
  const width = shown.reduce((most, [label]) => Math.max(most, label.length), 0);
  const lines = [paint('title', `Run ${run}`), ''];
  lines.push(...shown.map(([label, text]) => `  ${paint('dim', label.padEnd(width))}  ${text}`));
  const steps = new Map(plan?.steps.map(({ id, title }) => [id, title]));
  for (const { step } of changes) if (!steps.has(step)) steps.set(step, '');
  lines.push('');
  for (const [id, title] of steps) {
    const mine = changes.filter((change) => change.step === id);
    const result = ended.get(id)?.result ?? (mine.length > 0 ? 'unfinished' : 'not run');
    lines.push(`  ${paint('id', escapeControlsInLine(id))}  ${escapeControlsInLine(title)}  ${paint('dim', result)}`);
    for (const { change, done } of mine)
      lines.push(
        `    ${escapeControlsInLine(changeKinds.describe(change))}${done ? '' : paint('warn', '  started, result unknown')}`,
      );
  }
  return lines;
}
