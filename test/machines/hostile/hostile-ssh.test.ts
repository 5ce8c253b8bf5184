import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSshd } from '../cabled/loopback-sshd.ts';
import type { LoopbackSshd } from '../cabled/loopback-sshd.ts';
import { operate } from './operator.ts';
import type { Act, Operated } from './operator.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'runbook-hostile-')));
let sshd: LoopbackSshd;
let keys = 0;
beforeAll(async () => {
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/sudo'), '#!/bin/sh\nshift\nexec "$@"\n', { mode: 0o755 });
  sshd = await startSshd(folder);
});
afterAll(async () => {
  await sshd?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Connects with a key whose forced command is the hostile program. */
async function attacked(attacks: readonly string[], acts: readonly Act[], more: object = {}): Promise<Operated> {
  const identityFile = join(folder, `key-${++keys}`);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', identityFile]);
  const command = [process.execPath, join(import.meta.dirname, 'far-end.ts'), ...attacks].join(' ');
  appendFileSync(join(folder, 'user-key.pub'), `command="${command}" ${readFileSync(`${identityFile}.pub`, 'utf8')}`);
  const lockPath = join(folder, `lock-${keys}`);
  return operate('ssh', { ...sshd.options, identityFile, lockPath, patience: 60, ...more }, acts);
}

const breach = (what: string) => ({
  code: 'UNREACHABLE',
  message: expect.stringMatching(new RegExp(`^host \\(ssh 127\\.0\\.0\\.1\\): protocol error: the machine ${what}`)),
  hint: expect.stringContaining('ssh -p'),
});
const read: Act = { method: 'read', args: ['/etc/passwd'] };
const remove: Act = { method: 'remove', args: ['/none'] };
const query: Act = { method: 'query', args: [['true'], { deadline: 2 }] };
const lock: Act = { method: 'lock', args: [{ run: 'r', operator: 'o', since: 's' }] };
const ask: Act = { method: 'ask', args: [{ socket: '/run/none', say: ['{}'], hear: 'x' }] };

test('the far end of these tests is honest where it does not attack', async () => {
  const { outcomes } = await attacked([], [{ method: 'read', args: ['/proc/sys/kernel/ostype'] }, query]);
  expect(outcomes).toMatchObject([{ value: 'Linux\n' }, { value: { code: 0 } }]);
});

test.each([
  { attack: 'session:greeting', act: read, what: 'sent an unknown greeting' },
  { attack: 'session:letter', act: read, what: 'sent an unknown reply letter' },
  { attack: 'session:letter-count', act: read, what: 'sent an unknown reply letter' },
  { attack: 'session:number', act: read, what: 'sent a malformed number' },
  { attack: 'session:number', act: remove, what: 'sent a malformed number' },
  {
    attack: 'session:number-in-look',
    act: { method: 'stat', args: ['/'] } as Act,
    what: 'sent a malformed stat reply',
  },
  { attack: 'session:unasked', act: read, what: 'sent (a reply|data) that runbook did not request' },
  { attack: 'session:after', act: read, what: 'sent data that runbook did not request' },
  { attack: 'session:many-segments', act: read, what: 'sent an unknown reply letter' },
  { attack: 'session:endless', act: read, what: 'sent more than 300 MiB without the end of a reply' },
  { attack: 'session:segment', act: read, what: 'sent more than 300 MiB without the end of a reply' },
  { attack: 'worker:greeting', act: query, what: 'sent a reply that runbook did not request' },
  { attack: 'worker:number', act: query, what: 'sent a malformed number' },
  { attack: 'worker:twice', act: query, what: 'sent a reply that runbook did not request' },
  { attack: 'lock:endless', act: lock, what: 'sent no valid answer of the lock script.*longer than 64 KiB' },
  { attack: 'lock:word', act: lock, what: 'sent no valid answer of the lock script.*unknown answer' },
])('$attack at "$act.method" is a protocol error', async ({ attack, act, what }) => {
  const { outcomes } = await attacked([attack], [act]);
  expect(outcomes).toMatchObject([breach(what)]);
});

describe.concurrent('within its deadline', () => {
  test.each([
    { attack: 'session:silent', act: read, patience: 4, what: 'sent no greeting within 4 s' },
    { attack: 'session:flood', act: read, patience: 4, what: 'sent (no greeting within 4 s|more than 300 MiB)' },
    { attack: 'session:half', act: read, patience: 8, what: 'sent only a part of a reply within 8 s' },
    { attack: 'worker:silent', act: query, patience: 8, what: 'sent no greeting on a channel for programs within 8 s' },
    {
      attack: 'lock:silent',
      act: lock,
      patience: 8,
      what: 'sent no valid answer of the lock script.*no answer within',
    },
  ])('$attack at "$act.method" is a protocol error', async ({ attack, act, patience, what }) => {
    const { outcomes } = await attacked([attack], [act], { patience });
    expect(outcomes).toMatchObject([breach(what)]);
  });

  test.each([
    { attack: 'relay:silent', what: 'TIMEOUT' },
    { attack: 'relay:endless', what: 'TIMEOUT' },
    { attack: 'relay:line', what: 'UNREACHABLE' },
    { attack: 'relay:word', what: 'UNREACHABLE' },
    { attack: 'relay:open', what: 'EPROTO' },
  ])('$attack ends a question to a socket', async ({ attack, what }) => {
    const { outcomes } = await attacked([attack], [ask], { sudo: true });
    expect(outcomes).toMatchObject([{ code: what }]);
  });

  test('an endless error stream costs nothing', async () => {
    const { outcomes } = await attacked(['session:error-stream'], [read], { patience: 8 });
    expect(outcomes).toMatchObject([{ code: 'UNREACHABLE', message: expect.stringContaining('no answer within 8 s') }]);
  });

  test('endless programs on all channels at once are ended, beside large files', async () => {
    const acts = [...Array<Act>(7).fill(query), read];
    const { outcomes } = await attacked(['worker:both-endless', 'session:large-file'], acts);
    expect(outcomes.slice(0, 7)).toMatchObject(Array(7).fill({ value: { code: null, timedOut: true } }));
    expect(outcomes.slice(7)).toMatchObject([{ code: 'EFBIG' }]);
  });
});

test('a large file is too large, many of them are too much at the same time, and the connection remains', async () => {
  const acts = Array.from({ length: 6 }, (_, index): Act => ({ method: 'read', args: [`/etc/${index}`] }));
  const { outcomes } = await attacked(['session:many-files'], acts);
  expect(outcomes[0]).toMatchObject({ value: { length: 31 << 20 } });
  const much = { code: 'EFBIG', message: expect.stringContaining('at the same time') };
  expect(outcomes.slice(1)).toMatchObject(Array(5).fill(much));
  const large = await attacked(['session:large-file'], [read]);
  expect(large.outcomes).toMatchObject([
    { code: 'EFBIG', message: expect.stringContaining('at most 32 MiB of a file') },
  ]);
});

test('names that lead out of a folder, and too many of them, are refused', async () => {
  const list: Act = { method: 'list', args: ['/etc'] };
  const names = await attacked(['session:names'], [list]);
  expect(names.outcomes).toMatchObject([breach('sent a malformed list of names')]);
  const many = { code: 'EFBIG', message: expect.stringContaining('more than 200000 entries') };
  expect((await attacked(['session:many-names'], [list])).outcomes).toMatchObject([many]);
});

test('a forged record of a lock is an unknown holder, and a long one is cut', async () => {
  const forged = await attacked(['lock:record'], [lock]);
  expect(forged.outcomes).toEqual([{ value: { run: 'unknown', operator: 'unknown', since: 'unknown' } }]);
  const long = await attacked(['lock:long'], [lock]);
  expect(long.outcomes).toEqual([{ value: { run: `${'r'.repeat(200)}…`, operator: 'o', since: 's' } }]);
});

test('600 MB of a program are cut by the reader; a run accepts that, a query needs all of it', async () => {
  const run: Act = { method: 'run', args: [['true']] };
  const { outcomes } = await attacked(['worker:segment'], [run, { method: 'query', args: [['cat', '/x']] }]);
  const omitted = { stdout: (600 - 4) << 20, stderr: 100 * (1 << 20) - (1 << 19) };
  expect(outcomes).toMatchObject([
    { value: { code: 0, stdout: { length: expect.any(Number) }, omitted } },
    { code: 'EFBIG', message: expect.stringContaining('cat /x printed 600 MiB; runbook needs all of this output') },
  ]);
});
