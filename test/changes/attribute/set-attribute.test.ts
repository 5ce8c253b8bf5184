import { expect, test } from 'vitest';
import { setAttribute } from '../../../changes/attribute/set-attribute.ts';

const path = '/proc/sys/vm/swappiness';
const plain = {
  kind: 'attribute',
  path,
  before: '60',
  after: '10',
  write: '10',
  restore: '60',
  readback: path,
  compare: 'exact',
  deadline: 10,
};

// Strictly: an existing key with an undefined value would be another record in the journal.
test('omitted values have their defaults, and the change has no other key', () =>
  expect(setAttribute({ path, from: '60', to: '10' })).toStrictEqual(plain));

test('a given value replaces its default', () => {
  const wanted = {
    write: '10 ',
    restore: null,
    readback: '/sys/x',
    compare: 'list',
    deadline: 60,
    absent: '0',
  } as const;
  expect(setAttribute({ path, from: '60', to: '10', ...wanted })).toStrictEqual({ ...plain, ...wanted });
});

test('an unreadable attribute cannot be undone by default', () =>
  expect(setAttribute({ path, from: null, to: '10' })).toMatchObject({ before: null, restore: null }));
