import { expect, test } from 'vitest';
import { displayWidth } from '../../../../cli/process/display-width.ts';
import { createPaint } from '../../../../cli/process/paint.ts';
import { drawFinalTree, drawTree, type Tree } from '../../../../cli/views/tree/draw-tree.ts';
import type { Canvas } from '../../../../cli/views/tree/draw-row.ts';
import { growTree, leavesOf } from '../../../../cli/views/tree/grow-tree.ts';
import { notStarted, type StepProgress } from '../../../../cli/views/tree/step-progress.ts';

const canvas: Canvas = { columns: 80, rows: 24, paint: createPaint(false), spinner: '⠙', now: 65_000 };

const steps = [
  { id: 'facts', title: 'Look at the host', on: 'host' },
  { id: 'cards.reserve', title: 'Reserve the card', on: 'host' },
  { id: 'cards.bind[0]', title: 'Bind 0000:03:00.0', on: 'host' },
  { id: 'cards.bind[1]', title: 'Bind 目錄', on: 'host' },
  { id: 'guest', title: 'Start iperf', on: 'guest' },
  { id: 'end', title: 'Tell', on: 'host' },
];

const ended = (state: StepProgress['state'], note: string, more: Partial<StepProgress> = {}): StepProgress => ({
  ...notStarted,
  state,
  note,
  startedAt: 1000,
  endedAt: 2500,
  ...more,
});

function treeOf(coming: typeof steps, progress: Readonly<Record<string, StepProgress>>, notice = ''): Tree {
  const branches = growTree(coming);
  const ids = new Map(branches.flatMap(leavesOf).map(({ key, id }) => [key, id]));
  const progressOf = (key: string): StepProgress => progress[ids.get(key) ?? ''] ?? notStarted;
  return { branches, progressOf, labelWidth: 4, startedAt: 0, notice };
}

const halfway = {
  facts: ended('checked', '3 checks, 40 ms'),
  'cards.reserve': ended('unchanged', 'no change needed, 12 ms'),
  'cards.bind[0]': ended('changed', '1 change, 1.5 s', { below: ['! left: eth0 up; found down'] }),
  'cards.bind[1]': {
    ...notStarted,
    state: 'running',
    startedAt: 60_000,
    text: 'copying \u001b]0;x\u0007',
    fraction: 0.45,
    machines: [
      { name: 'guest', text: 'booting it', fraction: null, startedAt: 61_000, endedAt: null },
      { name: 'peer', text: '', fraction: null, startedAt: 60_000, endedAt: 60_800 },
    ],
  },
} as const satisfies Record<string, StepProgress>;

test('blocks, lists, machines, marks, durations and the running step', () => {
  const lines = drawTree(treeOf(steps, halfway, 'Finishing the step in hand.'), canvas);
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    ✔ facts      Look at the host      3 checks, 40 ms
    ⠙ cards                            2 of 3 steps
      = reserve  Reserve the card      no change needed, 12 ms
      ⠙ bind                           1 of 2 steps
        ✔ [0]    Bind 0000:03:00.0     1 change, 1.5 s
            ! left: eth0 up; found down
        ⠙ [1]    Bind 目錄             5 s
            ⠙ guest  Bring the machine up  4 s
              booting it
            ✔ peer   Bring the machine up  800 ms
            ━━━━━━━━━───────────  45 %  copying ␛]0;x␇
    · guest      Start iperf on guest
    · end        Tell

      3 of 6 steps, 1 min 5 s
      Finishing the step in hand.
    "
  `);
});

test('at the end every started step is shown completely, and the others are counted', () => {
  const progress = {
    ...halfway,
    'cards.bind[1]': ended('failed', 'failed, 1.5 s', {
      below: ['it is in reset, and a sentence that is too long for one line of this terminal is broken at a space'],
    }),
  };
  expect(`\n${drawFinalTree(treeOf(steps, progress), canvas).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    ✔ facts      Look at the host      3 checks, 40 ms
    ✖ cards                            3 steps, 1.5 s
      = reserve  Reserve the card      no change needed, 12 ms
      ✖ bind                           2 steps, 1.5 s
        ✔ [0]    Bind 0000:03:00.0     1 change, 1.5 s
            ! left: eth0 up; found down
        ✖ [1]    Bind 目錄             failed, 1.5 s
            it is in reset, and a sentence that is too long for one line of this
            terminal is broken at a space
    · 2 steps not started
    "
  `);
});

const many = Array.from({ length: 200 }, (_, at) => ({
  id: at % 7 < 3 ? `block-${Math.floor(at / 7)}.step-${at}` : `step-${at}`,
  title: `Do the thing number ${at} 目錄 that has a rather long title on this machine`,
  on: at % 5 === 0 ? 'guest' : 'host',
}));

test.each([
  [80, 24],
  [120, 40],
  [40, 10],
  [30, 4],
  [200, 300],
])('at %i x %i no line is too wide, all fit above the cursor, and the running step is among them', (columns, rows) => {
  for (const running of [0, 1, 2, 40, 77, 140, 199]) {
    const progress = Object.fromEntries(
      many
        .slice(0, running)
        .map(({ id }, at) => [id, ended(at % 3 === 0 ? 'unchanged' : 'changed', '1 change, 1.5 s')]),
    );
    const { id = '' } = many[running] ?? {};
    const below = Array.from(
      { length: 40 },
      (_, at) => `line ${at} of what it says, which is long enough to be broken`,
    );
    const now: StepProgress = { ...notStarted, state: 'running', startedAt: 60_000, text: 'at work', below };
    const lines = drawTree(treeOf(many, { ...progress, [id]: now }, 'Once more stops now.'), {
      ...canvas,
      columns,
      rows,
    });
    expect(lines.length).toBeLessThan(rows);
    expect(Math.max(...lines.map(displayWidth))).toBeLessThan(columns);
    expect(
      lines.filter((line) => line.trimStart().startsWith('⠙') && line.includes(`step-${running}`.slice(0, 6))),
    ).not.toEqual([]);
  }
});

test('folding counts every step that is not shown', () => {
  const progress = Object.fromEntries(many.slice(0, 100).map(({ id }) => [id, ended('changed', '')]));
  const lines = drawTree(treeOf(many, progress), canvas);
  const folded = lines.flatMap((line) => [...line.matchAll(/⋯ (\d+) /g)].map(([, count]) => Number(count)));
  const shown = lines.filter((line) => /step-\d/.test(line)).length;
  expect(folded.reduce((sum, count) => sum + count, shown)).toBe(many.length);
});
