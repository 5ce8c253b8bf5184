import { expect, test } from 'vitest';
import type { AttributeChange, Compare } from '../../../changes/attribute/change.ts';
import type { FileChange } from '../../../changes/file/change.ts';
import { changeKinds } from '../../../changes/index.ts';

const attribute = (compare: Compare): AttributeChange => ({
  kind: 'attribute',
  path: '/sys/x',
  before: '',
  after: '',
  write: '',
  restore: '',
  readback: '/sys/x',
  compare,
  deadline: 1,
});

test.each([
  ['list', '2-3', '2,4-6', { kind: 'cpus', more: '4-6', fewer: '3' }],
  ['list', '0-3', '', { kind: 'cpus', more: '', fewer: '0-3' }],
  ['mask', 'f', '1e', { kind: 'cpus', more: '4', fewer: '0' }],
  ['mask', '1,00000000', '00000001', { kind: 'cpus', more: '0', fewer: '32' }],
  ['exact', '512', '600', { kind: 'number', difference: 88 }],
  ['exact', 'on', 'off', null],
  ['choice', 'always [madvise] never', '[always] madvise never', null],
] as const)('%s: %s -> %s', (compare, left, found, expected) => {
  expect(changeKinds.distance(attribute(compare), left, found)).toEqual(expected);
});

test('of a text: lines, mode and owner', () => {
  const file = (content: string, mode = 0o644) => ({ encoding: 'utf8' as const, content, mode, owner: 0, group: 0 });
  const change: FileChange = { kind: 'file', path: '/etc/x', before: null, after: file('a\nb\n') };
  expect(changeKinds.distance(change, file('a\nb\n'), file('a\nc\nd\n'))).toEqual({
    kind: 'lines',
    more: 2,
    fewer: 1,
    mode: false,
  });
  expect(changeKinds.distance(change, file('a\n'), file('a\n', 0o600))).toEqual({
    kind: 'lines',
    more: 0,
    fewer: 0,
    mode: true,
  });
  expect(changeKinds.distance(change, file('a\n'), null)).toBeNull();
});
