import { expect, test } from 'vitest';
import { within } from './fuzzing.ts';
import { literals, superlinear } from './regex-growth.ts';

/** Patterns that are only compared with short texts of this project, with the reason. */
const ownTexts: Readonly<Record<string, string>> = {
  'report/figures/show-number.ts': 'the digits of a number, at most 16',
};

test('the time of every regular expression grows with the length of the text', within(120), () => {
  const all = literals(['engine', 'facts', 'changes', 'steps', 'report', 'cli', 'machines', 'schemas']);
  expect(all.length).toBeGreaterThan(500);
  const slow = all.flatMap((each) => {
    const text = superlinear(each);
    return text === undefined ? [] : [`/${each.source}/${each.flags} for ${text}: ${each.places.join(' ')}`];
  });
  expect(slow.filter((each) => !Object.keys(ownTexts).some((place) => each.includes(place)))).toEqual([]);
});

test('a pattern that tries every way is found', () => {
  const of = (source: string, flags = '') => superlinear({ source, flags, places: [] });
  expect(of('\\s+$')).toBeDefined();
  expect(of('^\\s*(.+?)\\s+(\\d+)\\s*$')).toBeDefined();
  expect(of('^[a-z]+$')).toBeUndefined();
  expect(of('^\\s*\\d+', 'm')).toBeDefined();
});
