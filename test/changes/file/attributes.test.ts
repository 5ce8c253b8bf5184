import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FileChange } from '../../../changes/file/change.ts';
import { aclName, aclOfMode, aclWithMode } from '../../../changes/file/posix-acl.ts';
import { changeKinds } from '../../../changes/index.ts';
import { makeChange } from '../../../engine/apply/make-change.ts';
import { judgeUndoing } from '../../../engine/undo/judge-undoing.ts';
import type { FileState } from '../../../engine/model/machine.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';
import { realClock } from '../../machines/real-clock.ts';
import { needs } from '../../needs.ts';

needs('getfattr', 'setfattr');

/** User 1000 may read: `setfacl -m u:1000:r` on mode 0644. */
const acl = '0200000001000600ffffffff02000400e803000004000400ffffffff10000400ffffffff20000400ffffffff';

let folder: string;
let path: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'runbook-attributes-')));
  path = join(folder, 'file');
  writeFileSync(path, 'before\n', { mode: 0o644 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const give = (name: string, value: string) => execFileSync('setfattr', ['-n', name, '-v', value, path]);
const shown = (): string =>
  execFileSync('getfattr', ['-d', '-m', '-', '-e', 'hex', '--absolute-names', path], { encoding: 'utf8' });

const place = { step: 'it', on: 'host', index: 0, takes: 'now' } as const;

/** Replaces the file as the step would, without its attributes, and returns how to undo it. */
async function replace(wanted: Partial<FileState> | null) {
  const machine = localMachine({ name: 'host' });
  const making = {
    machine,
    clock: realClock,
    kinds: changeKinds,
    now: new AbortController().signal,
    record: async () => {},
  };
  const { attributes: _, ...before } = (await machine.readFile(path)) ?? expect.fail();
  const after = wanted === null ? null : { ...before, content: 'after\n', ...wanted };
  const change: FileChange = { kind: 'file', path, before: (await machine.readFile(path)) ?? null, after };
  expect(await makeChange(change, place, making)).toEqual({ kind: 'made' });
  const observed = await changeKinds.observe(change, machine);
  const judge = async () => {
    const of = { ...place, change, done: true, observed };
    return judgeUndoing(of, await changeKinds.observe(change, machine), [of], false, changeKinds);
  };
  const undo = async () => {
    const undoing = await judge();
    if (undoing.kind === 'restore') expect(await makeChange(undoing.change, place, making)).toEqual({ kind: 'made' });
    return undoing.kind;
  };
  return { judge, undo };
}

test('attributes, an ACL and capabilities are kept by apply and restored by undo', async () => {
  give('user.note', 'kept');
  give(aclName, `0x${acl}`);
  if (process.getuid?.() === 0) give('security.capability', '0x0100000200200000000000000000000000000000');
  const before = shown();
  const { undo } = await replace({});
  expect(shown()).toBe(before);
  expect(await undo()).toBe('restore');
  expect(shown()).toBe(before);
});

test('the ACL follows a new mode, and undo gives back the old ACL', async () => {
  give(aclName, `0x${acl}`);
  const before = shown();
  const { undo } = await replace({ mode: 0o600 });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(shown()).toContain(`${aclName}=0x${aclWithMode(acl, 0o600)}\n`);
  await undo();
  expect(shown()).toBe(before);
  expect(statSync(path).mode & 0o777).toBe(0o644);
});

test('undo of a removal creates the file with its attributes', async () => {
  give('user.note', 'kept');
  const before = shown();
  const { undo } = await replace(null);
  await undo();
  expect(shown()).toBe(before);
});

test('an attribute that was set later by hand is a modification: undo does not remove it', async () => {
  const { judge } = await replace({});
  give('user.note', 'of somebody else');
  const undoing = await judge();
  // The content can be separated from it.
  expect(undoing).toMatchObject({
    kind: 'restore',
    way: 'merged',
    change: { after: { content: 'before\n', attributes: { 'user.note': expect.any(String) } } },
  });
});

test('a change of an old journal, which has no attributes, is undone', async () => {
  const machine = localMachine({ name: 'host' });
  const before = {
    encoding: 'utf8',
    content: 'older\n',
    mode: 0o644,
    owner: process.getuid?.() ?? 0,
    group: process.getgid?.() ?? 0,
  } as const;
  const after = { ...before, content: 'before\n' };
  const change: FileChange = { kind: 'file', path, before, after };
  const of = { ...place, change, done: true, observed: after };
  const undoing = judgeUndoing(of, await changeKinds.observe(change, machine), [of], false, changeKinds);
  expect(undoing).toMatchObject({ kind: 'restore', way: 'back' });
});

test('an ACL that only repeats the mode', () => {
  expect(aclOfMode(0o640)).toBe('0200000001000600ffffffff04000400ffffffff20000000ffffffff');
  expect(aclWithMode(acl, 0o751)).toBe(
    '0200000001000700ffffffff02000400e803000004000400ffffffff10000500ffffffff20000100ffffffff',
  );
  expect(aclWithMode('', 0o644)).toBe('');
});
