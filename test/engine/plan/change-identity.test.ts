import { changeKinds } from '../../../changes/index.ts';
import { expect, test } from 'vitest';
import { planDifferences } from '../../../engine/plan/change-identity.ts';
import type { PackageChange } from '../../../changes/package/change.ts';

const planned: PackageChange = {
  kind: 'package',
  wanted: ['tool'],
  brings: [{ name: 'tool', version: '1.0', settings: false }],
  alters: [],
  allowChanges: false,
  recommends: false,
  before: { installed: {}, halfway: [], settings: [], needed: [] },
  after: { there: true },
  deadline: 60,
};
const more: PackageChange = {
  ...planned,
  brings: [...(planned.brings ?? []), { name: 'library', version: '1.0', settings: false }],
};
const other: PackageChange = { ...more, wanted: ['other'] };

test('the dependencies of packages are part of the approval', () => {
  expect(planDifferences([planned], [planned], false, changeKinds)).toEqual([]);
  expect(planDifferences([planned], [more], false, changeKinds)).toEqual([
    'was:  + packages tool 1.0',
    'now:  + packages tool 1.0 with library 1.0',
  ]);
});

test('packages that are approved before their dependencies are known are approved with them', () => {
  const open = { ...planned, brings: null };
  expect(planDifferences([open], [more], false, changeKinds)).toEqual([]);
  expect(planDifferences([open], [other], false, changeKinds)).toHaveLength(2);
});

test('after an interruption only changes that were not approved count', () => {
  expect(planDifferences([planned], [more], true, changeKinds)).toEqual([]);
  expect(planDifferences([planned], [other], true, changeKinds)).toHaveLength(1);
});
