import { expect, test } from 'vitest';
import { escapeControls, escapeControlsInLine } from '../../../cli/process/escape-controls.ts';

test.each([
  ['a colour', 'x\u001b[31my', 'x␛[31my'],
  ['a title set by OSC, ended by BEL', '\u001b]0;pwned\u0007', '␛]0;pwned␇'],
  ['an eight-bit CSI', '\u009b2J', '\ufffd2J'],
  ['a carriage return that hides the text before it', 'bad\rgood', 'bad␍good'],
  ['a reversal of direction', 'a\u202eb', 'a\ufffdb'],
  ['delete', 'a\u007fb', 'a␡b'],
  ['umlauts and arrows are unchanged', 'für → ✓', 'für → ✓'],
])('%s is shown, not obeyed', (_what, text, shown) => {
  expect(escapeControls(text)).toBe(shown);
});

test('lines stay lines in a text, and are shown in a line', () => {
  expect(escapeControls('a\n\tb')).toBe('a\n\tb');
  expect(escapeControlsInLine('a\n\tb')).toBe('a␊ b');
});
