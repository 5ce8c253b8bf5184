import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operate } from './operator.ts';
import type { Act, Operated } from './operator.ts';

let folder: string;
let sockets = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-hostile-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const mebibyte = 1 << 20;

/** Writes so many bytes, or until the other side goes away. */
async function flood(socket: Socket, bytes: number, unit = 'x'): Promise<void> {
  const block = Buffer.alloc(mebibyte, unit);
  for (let sent = 0; sent < bytes && !socket.destroyed; sent += block.length)
    if (!socket.write(block)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => {});
}

type Answer = (socket: Socket) => unknown;
const say =
  (value: unknown): Answer =>
  (socket) =>
    socket.write(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`);

/** An agent that answers as the real one does, but for the given commands. */
async function attacked(attacks: Readonly<Record<string, Answer>>, acts: readonly Act[]): Promise<Operated> {
  const path = join(folder, `agent-${++sockets}`);
  const open = new Set<Socket>();
  const honest: Readonly<Record<string, Answer>> = {
    'guest-ping': say({ return: {} }),
    'guest-exec': say({ return: { pid: 1 } }),
    'guest-exec-status': say({ return: { exited: true, exitcode: 0 } }),
  };
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {});
    createInterface({ input: socket })
      .on('error', () => {})
      .on('line', (line) => {
        const { execute, arguments: given } = JSON.parse(line.slice(line.indexOf('{'))) as {
          readonly execute: string;
          readonly arguments: { readonly id?: number };
        };
        const attack = attacks[execute] ?? honest[execute];
        if (attack !== undefined) void attack(socket);
        else socket.write(Buffer.concat([Buffer.of(0xff), Buffer.from(`{"return": ${given.id}}\n`)]));
      });
  }).listen(path);
  await once(server, 'listening');
  try {
    return await operate('guest', { socket: path }, acts);
  } finally {
    for (const socket of open) socket.destroy();
    server.close();
  }
}

const breach = (what: string) => ({
  code: 'UNREACHABLE',
  message: expect.stringMatching(new RegExp(`^guest: protocol error: the guest agent behind \\S+ ${what}`)),
  hint: expect.stringContaining('qemu-guest-agent'),
});
const query: Act = { method: 'query', args: [['true']] };
const run: Act = { method: 'run', args: [['true']] };

test.each([
  { what: 'a line that is not an answer', attacks: { 'guest-ping': say('hello') } },
  { what: 'a line that is not an answer', attacks: { 'guest-ping': say({ event: 'x' }) } },
  { what: 'an answer that is longer than 64 KiB', attacks: { 'guest-ping': say({ return: 'x'.repeat(100_000) }) } },
  { what: 'a line that is not an answer', attacks: { 'guest-exec': say(`{"return": ${'['.repeat(30_000)}`) } },
  { what: 'a malformed answer to guest-exec', attacks: { 'guest-exec': say({ return: { pid: '1' } }) } },
  { what: 'a malformed answer to guest-exec', attacks: { 'guest-exec': say({ return: null }) } },
  { what: 'a malformed answer to guest-exec-status', attacks: { 'guest-exec-status': say({ return: [] }) } },
  {
    what: 'a malformed answer to guest-exec-status',
    attacks: { 'guest-exec-status': say({ return: { exited: true, exitcode: 'NaN' } }) },
  },
  {
    what: 'a malformed answer to guest-exec-status',
    attacks: { 'guest-exec-status': say({ return: { exited: true, 'out-data': { length: 1e9 } } }) },
  },
  { what: 'an answer that is longer than', attacks: { 'guest-ping': (socket: Socket) => flood(socket, Infinity) } },
  {
    what: 'an answer that is longer than',
    attacks: { 'guest-exec-status': (socket: Socket) => flood(socket, Infinity, '[],') },
  },
])('the agent sends $what', async ({ what, attacks }) => {
  const { outcomes } = await attacked(attacks, [query]);
  expect(outcomes).toMatchObject([breach(`sent ${what}`)]);
});

describe.concurrent('an agent that is never done', () => {
  // The time limit can end in the middle of a line of the flood.
  const silence = { code: 'UNREACHABLE', message: expect.stringMatching(/does not answer|sent only a part/) };
  test('sends half an answer', async () => {
    const { outcomes } = await attacked({ 'guest-ping': (socket) => socket.write('{"return": ') }, [query]);
    expect(outcomes).toMatchObject([breach('sent only a part of an answer within 30 s')]);
  });
  test('does not synchronize', async () => {
    const { outcomes } = await attacked({ 'guest-sync-delimited': (socket) => flood(socket, Infinity, '{}\n') }, [
      query,
    ]);
    expect(outcomes).toMatchObject([silence]);
  });
  test('runs a program for ever', async () => {
    const running = { 'guest-exec-status': say({ return: { exited: false } }) };
    const { outcomes } = await attacked(running, [{ method: 'run', args: [['true'], { deadline: 2 }] }]);
    expect(outcomes).toMatchObject([{ value: { code: null, timedOut: true } }]);
  });
});

test('two outputs of 16 MiB are cut, and a file of that size is read', async () => {
  const data = Buffer.alloc(16 << 20, 'y').toString('base64');
  const status = { exited: true, exitcode: 0, 'out-data': data, 'err-data': data, 'out-truncated': true };
  const attacks = { 'guest-exec-status': say({ return: status }) };
  const { outcomes } = await attacked(attacks, [run, query, { method: 'read', args: ['/x'] }]);
  expect(outcomes).toMatchObject([
    { value: { code: 0, omitted: { stdout: expect.any(Number), stderr: (16 << 20) - (1 << 19) } } },
    { code: 'EFBIG', message: expect.stringContaining('true printed 16 MiB') },
    { code: 'EFBIG', message: expect.stringContaining('at most 16 MiB of a file') },
  ]);
  const whole = { 'guest-exec-status': say({ return: { ...status, 'out-truncated': false } }) };
  expect((await attacked(whole, [{ method: 'read', args: ['/x'] }])).outcomes).toEqual([
    { value: { length: 16 << 20, end: 'y'.repeat(20) } },
  ]);
});

test('answers about files are checked', async () => {
  const printed = (text: string) =>
    say({ return: { exited: true, exitcode: 0, 'out-data': Buffer.from(text).toString('base64') } });
  const ask = async (text: string, method: Act['method']) =>
    (await attacked({ 'guest-exec-status': printed(text) }, [{ method, args: ['/x'] }])).outcomes[0];
  expect(await ask('81a4 0 0 x\0', 'stat')).toMatchObject(breach('sent a malformed answer about /x'));
  expect(await ask('81a4 0 0 1', 'stat')).toMatchObject(breach('sent a malformed answer about /x'));
  expect(await ask('a\0b\0', 'link')).toMatchObject(breach('sent a malformed answer about /x'));
  expect(await ask('../x\0', 'list')).toMatchObject(breach('sent a malformed answer about /x'));
  expect(await ask('a\0'.repeat(300_000), 'list')).toMatchObject({ code: 'EFBIG' });
});
