import { expect, test } from 'vitest';
import { growTree, leavesOf, type Branch } from '../../../../cli/views/tree/grow-tree.ts';

const coming = (...ids: readonly string[]) => ids.map((id) => ({ id, title: `Do ${id}`, on: 'host' }));

const outline = (branches: readonly Branch[], depth = 0): readonly string[] =>
  branches.flatMap(({ label, branches: below }) => [`${'  '.repeat(depth)}${label}`, ...outline(below, depth + 1)]);

test('blocks and lists are parents of their steps', () => {
  const ids = ['facts', 'cards.first', 'cards.inner.bind[0]', 'cards.inner.bind[1]', 'cards.last', 'list[0]', 'end'];
  const tree = growTree(coming(...ids));
  expect(outline(tree)).toEqual([
    'facts',
    'cards',
    '  first',
    '  inner',
    '    bind',
    '      [0]',
    '      [1]',
    '  last',
    'list',
    '  [0]',
    'end',
  ]);
  expect(tree.flatMap(leavesOf).map(({ id }) => id)).toEqual(ids);
});

test('a step that appears twice, as in an undo, is two branches, and the order is kept', () => {
  const tree = growTree(coming('setup.bind', 'reboot', 'setup.bind', 'setup'));
  expect(outline(tree)).toEqual(['setup', '  bind', 'reboot', 'setup', '  bind', 'setup']);
  const keys = tree.flatMap((branch) => [branch.key, ...branch.branches.map(({ key }) => key)]);
  expect(new Set(keys).size).toBe(keys.length);
});

test('a block has a machine if all of its steps are on it', () => {
  const tree = growTree([
    { id: 'a.x', title: '', on: 'guest' },
    { id: 'a.y', title: '', on: 'guest' },
    { id: 'b.x', title: '', on: 'guest' },
    { id: 'b.y', title: '', on: 'host' },
  ]);
  expect(tree.map(({ on }) => on)).toEqual(['guest', 'host']);
});
