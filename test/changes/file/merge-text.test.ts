import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeText } from '../../../changes/file/merge-text.ts';

const on = 'A="quiet intel_iommu=on"\n';
const off = 'A="quiet"\n';

describe('the changes of a run are removed from a text', () => {
  test.for([
    ['a line before it', 'a\nrun\n', 'a\n', 'x\na\nrun\n', 'x\na\n'],
    ['a line right after it', 'a\nrun\n', 'a\n', 'a\nrun\nb\n', 'a\nb\n'],
    ['a line that went elsewhere', 'a\nb\nrun\n', 'a\nb\n', 'b\nrun\n', 'b\n'],
    ['a line changed elsewhere', 'a=1\nrun\n', 'a=1\n', 'a=2\nrun\n', 'a=2\n'],
    ['a word after it', on, off, 'A="quiet intel_iommu=on splash"\n', 'A="quiet splash"\n'],
    ['a word before it', on, off, 'A="quiet splash intel_iommu=on"\n', 'A="quiet splash"\n'],
    [
      'words of its line and of the next',
      `${on}B=1\n`,
      `${off}B=1\n`,
      'A="quiet intel_iommu=on x"\nB=2\n',
      'A="quiet x"\nB=2\n',
    ],
    ['the same line already removed', 'a\nrun\n', 'a\n', 'a\n', 'a\n'],
  ])('around %s', ([, left, before, found, expected]) => {
    expect(mergeText(left ?? '', before ?? '', found ?? '')).toBe(expected);
  });

  test.for([
    ['a line inside a block of the run', 'a\nrun 1\nrun 2\n', 'a\n', 'a\nrun 1\nmine\nrun 2\n'],
    ['the run’s own line', 'a\nrun=1\n', 'a\n', 'a\nrun=2\n'],
    ['the run’s own word', 'A="quiet isolcpus=2-3"\n', off, 'A="quiet isolcpus=2-5"\n'],
    ['another line added in place of a removed line', 'a\n', 'a\nb\n', 'a\nc\n'],
  ])('but not if %s was modified by someone else', ([, left, before, found]) => {
    expect(mergeText(left ?? '', before ?? '', found ?? '')).toBeNull();
  });

  test('and stops soon for a long text that has nothing in common with itself', () => {
    const long = (word: string): string => Array.from({ length: 100_000 }, (_, line) => `${word} ${line}\n`).join('');
    const began = process.cpuUsage();
    expect(mergeText(long('left'), long('before'), long('found'))).toBeNull();
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(2000);
  });

  const text = fc
    .array(fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n', 'e\n'), { maxLength: 12 })
    .map((all) => all.join(''));

  test('to the earlier text, if nothing else was modified', () => {
    fc.assert(
      fc.property(text, text, (left, before) => mergeText(left, before, left) === before),
      { seed: 11 },
    );
  });

  test('and then has no more changes to remove', () => {
    fc.assert(
      fc.property(text, text, text, (left, before, found) => {
        const merged = mergeText(left, before, found);
        return merged === null || mergeText(found, merged, found) === merged;
      }),
      { seed: 12 },
    );
  });

  test('from a separate block, and every other line remains', () => {
    const block = ['run 1\n', 'run 2\n'];
    const lines = fc.uniqueArray(
      fc.string({ minLength: 1 }).map((word) => `${encodeURIComponent(word)}\n`),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(lines, lines, lines, (head, tail, others) => {
        const before = [...head, ...tail].join('');
        const left = [...head, ...block, ...tail].join('');
        const found = [...others, ...head, ...block, ...tail].join('');
        const merged = mergeText(left, before, found);
        return merged === [...others, ...head, ...tail].join('');
      }),
      { seed: 12 },
    );
  });
});
