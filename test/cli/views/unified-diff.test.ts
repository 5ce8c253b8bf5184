import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unifiedDiff, type DiffLine } from '../../../cli/views/unified-diff.ts';

const draw = (lines: readonly DiffLine[]): string[] =>
  lines.map(({ kind, text }) => (kind === 'gap' ? '⋯' : kind + text));

describe('unifiedDiff', () => {
  test.each([
    ['nothing differs', 'a\nb\n', 'a\nb\n', []],
    ['a new file', '', 'a\nb\n', ['+a', '+b']],
    ['an emptied file', 'a\n', '', ['-a']],
    ['one changed line among many', 'a\nb\nc\nd\ne\n', 'a\nb\nC\nd\ne\n', [' b', '-c', '+C', ' d']],
    [
      'two places, without the lines between them',
      '1\n2\n3\n4\n5\n6\n',
      'x\n2\n3\n4\n5\ny\n',
      ['-1', '+x', ' 2', '⋯', ' 5', '-6', '+y'],
    ],
    ['an inserted line', 'a\nb\n', 'a\nnew\nb\n', [' a', '+new', ' b']],
  ])('%s', (_what, before, after, expected) => {
    expect(draw(unifiedDiff(before, after))).toEqual(expected);
  });

  test('with full context, the minus lines give the old text and the plus lines the new one', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = unifiedDiff(before.join('\n'), after.join('\n'), 99);
        const side = (sign: string) =>
          lines.filter(({ kind }) => kind === sign || kind === ' ').map(({ text: line }) => line);
        const isSame = before.join('\n') === after.join('\n');
        if (!isSame) expect([side('-'), side('+')]).toEqual([before, after]);
      }),
      { seed: 20261122 },
    );
  });
});
