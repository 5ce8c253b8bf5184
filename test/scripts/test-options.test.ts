import { expect, test } from 'vitest';
import { parseTestOptions } from '../../scripts/tests/test-options.ts';

const nothing = { fast: false, yes: false, record: false, shard: null, only: [] };

test.each([
  [[], nothing],
  [['--fast', '-y'], { ...nothing, fast: true, yes: true }],
  [['--yes', '--record'], { ...nothing, yes: true, record: true }],
  [['--shard', '1/3'], { ...nothing, shard: { index: 1, count: 3 } }],
  [['--shard=3/3'], { ...nothing, shard: { index: 3, count: 3 } }],
  [['--only', 'laws', '--only=study'], { ...nothing, only: ['laws', 'study'] }],
])('%j is understood', (argv, options) => {
  expect(parseTestOptions(argv)).toEqual(options);
});

test.each([
  [['--shard', '4/3'], '--shard 4/3 is not a shard', 'write 1/3 to 3/3'],
  [['--shard', '0/3'], '--shard 0/3 is not a shard', 'write 1/3 to 3/3'],
  [['--shard', '1/0'], '--shard 1/0 is not a shard', 'write e.g. 1/3 for the first of three'],
  [['--shard', 'first'], '--shard first is not a shard', 'write e.g. 1/3 for the first of three'],
  [['--shard=-1/3'], '--shard -1/3 is not a shard', 'write e.g. 1/3 for the first of three'],
  [['--shard'], '--shard needs a value', expect.stringMatching(/^npm test -- /) as string],
  [['--shard', '1/3', '--shard', '2/3'], '--shard was given twice', 'one run takes one shard'],
  [['--only', ''], '--only needs a value', expect.stringMatching(/^npm test -- /) as string],
  [['--fast=yes'], '--fast takes no value', 'write --fast'],
  [['--fsat'], 'unknown option --fsat', 'did you mean --fast?'],
  [['--toString'], 'unknown option --toString', expect.stringMatching(/^npm test -- /) as string],
  [['-x'], 'unknown option -x', expect.stringMatching(/^npm test -- /) as string],
  [['study'], 'unknown argument study', 'for the files with that name: --only study'],
])('%j is a mistake', (argv, message, hint) => {
  expect(parseTestOptions(argv)).toEqual({ message, hint });
});
