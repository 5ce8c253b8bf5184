import { expect, test } from 'vitest';
import { cutToWidth, displayWidth, padToWidth } from '../../../cli/process/display-width.ts';

test.each([
  ['', 0],
  ['eth0 -> vfio-pci', 16],
  ['\u001b[32mok\u001b[39m', 2],
  ['目錄', 4],
  ['Ａ１', 4],
  ['한글', 4],
  ['e\u0301', 1],
  ['🚀', 2],
  ['⋯ 3 steps', 9],
  ['✔ ✖ ↓ · ⠙ ━─', 12],
  ['␛[31m␇', 6],
])('%j has a width of %i columns', (text, width) => expect(displayWidth(text)).toBe(width));

test('a text is cut between characters, so a wide character is never halved', () => {
  expect(cutToWidth('abcdef', 6)).toBe('abcdef');
  expect(cutToWidth('abcdef', 5)).toBe('abcd…');
  expect(cutToWidth('目錄目錄', 6)).toBe('目錄…');
  expect(cutToWidth('ab cdef', 4)).toBe('ab…');
  expect(cutToWidth('abc', 0)).toBe('');
});

test('a padded text has exactly its width', () => {
  for (const text of ['', 'a', '目錄', 'a目錄目錄', 'long enough']) expect(displayWidth(padToWidth(text, 6))).toBe(6);
});
