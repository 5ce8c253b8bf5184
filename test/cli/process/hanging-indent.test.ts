import { expect, test } from 'vitest';
import { hangingIndent } from '../../../cli/process/hanging-indent.ts';

test.each([
  ['a line that fits stays', 'short', 20, ['short']],
  ['the rest is set under the text behind a mark', '  ✗ one two three four', 14, ['  ✗ one two', '    three four']],
  ['and behind a label', '  seen      one two three', 24, ['  seen      one two', '            three']],
  ['and behind the mark of a change', '  ~ one two three four', 14, ['  ~ one two', '    three four']],
  ['a long word stays whole', 'a '.concat('x'.repeat(30)), 20, ['a', 'x'.repeat(30)]],
  ['a difference is never broken', '    + a b c d e f g h i j k', 10, ['    + a b c d e f g h i j k']],
  [
    'escape sequences have no width',
    '\u001b[2mone two three\u001b[22m four',
    14,
    ['\u001b[2mone two three\u001b[22m', 'four'],
  ],
])('%s', (_what, line, columns, lines) => {
  expect(hangingIndent(line, columns)).toEqual(lines);
});
