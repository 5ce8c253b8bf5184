import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExtendedAttributeChange } from '../../../changes/extended-attribute/change.ts';
import { changeKinds } from '../../../changes/index.ts';
import { recordTrouble } from '../../../engine/journal/record-trouble.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';
import { needs } from '../../needs.ts';
import { invertOf, observe, perform, matches } from '../by-kind.ts';

needs('getfattr');

const hex = (text: string): string => Buffer.from(text).toString('hex');

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'runbook-extended-attribute-'))));
afterAll(() => rm(folder, { recursive: true }));

/** A change of a new file that has no such attribute. */
async function changeOf(file: string, more: Partial<ExtendedAttributeChange> = {}): Promise<ExtendedAttributeChange> {
  const path = join(folder, file);
  await writeFile(path, '');
  return { kind: 'extended-attribute', path, name: 'user.comment', before: null, after: hex('a lab'), ...more };
}

test.each([
  ['a text', hex('a lab')],
  ['no text', '00ff10'],
  ['an empty value', ''],
])('%s is set, changed, removed and restored', async (_, value) => {
  await using machine = localMachine({ name: 'host' });
  const set = await changeOf('made', { after: value });
  expect(matches(set, await observe(set, machine), 'before')).toBe(true);
  await perform(set, machine);
  expect(await observe(set, machine)).toBe(value);
  const change: ExtendedAttributeChange = { ...set, before: value, after: hex('other') };
  await perform(change, machine);
  expect(matches(change, await observe(change, machine), 'after')).toBe(true);
  await perform(invertOf(change), machine);
  expect(await observe(change, machine)).toBe(value);
  await perform(invertOf(set), machine);
  expect(await observe(set, machine)).toBeNull();
});

test('an ACL is one, and a link is not followed', async () => {
  await using machine = localMachine({ name: 'host' });
  // Version 2; rw- for the owner, r-- for user 65534, r-- for the group, r-- as the mask, nothing for others (acl(5)).
  const entries = ['01000600ffffffff', '02000400feff0000', '04000400ffffffff', '10000400ffffffff', '20000000ffffffff'];
  const acl = `02000000${entries.join('')}`;
  const change = await changeOf('listed', { name: 'system.posix_acl_access', after: acl });
  await perform(change, machine);
  expect(await observe(change, machine)).toBe(acl);
  await symlink(change.path, join(folder, 'link'));
  const link = { ...change, path: join(folder, 'link'), name: 'user.comment' };
  await expect(perform(link, machine)).rejects.toMatchObject({ code: 'EXIT1' });
});

test('what does not exist has no attribute, and cannot get one', async () => {
  await using machine = localMachine({ name: 'host' });
  const change = { ...(await changeOf('there')), path: join(folder, 'gone') };
  expect(await observe(change, machine)).toBeNull();
  await expect(perform(change, machine)).rejects.toMatchObject({ code: 'EXIT1' });
});

test('a path that contains the text of an error is read like any other', async () => {
  await using machine = localMachine({ name: 'host' });
  const change = await changeOf('a: No such attribute: b');
  await perform(change, machine);
  expect(await observe(change, machine)).toBe(change.after);
  // The kernel has no such namespace for it: an error, and not an attribute that does not exist.
  await expect(observe({ ...change, name: 'system.unknown' }, machine)).rejects.toMatchObject({ code: 'ENOTSUP' });
});

test('a file system without extended attributes is named', async () => {
  await using machine = localMachine({ name: 'host' });
  const change = { ...(await changeOf('there')), path: '/proc/self/status' };
  await expect(observe(change, machine)).rejects.toMatchObject({ code: 'ENOTSUP' });
});

test('it is described', async () => {
  const change = await changeOf('described', { before: '00ff' });
  expect(changeKinds.describe(change)).toBe(`~ ${change.path} user.comment 0x00ff -> "a lab"`);
  expect(changeKinds.describeSeen(change, null)).toBe('none');
});

test.each([{ name: '--restore=/x' }, { name: 'user.a b' }, { after: '0x00' }, { after: 'abc' }, { path: 'x' }])(
  'a record with %j is damage',
  async (part) => {
    const change = await changeOf('forged', part as Partial<ExtendedAttributeChange>);
    const record = { kind: 'change-intended', step: 's', on: 'host', index: 0, takes: 'now', change };
    expect(recordTrouble(record, changeKinds)).toMatch(/^it\.change\./);
  },
);
