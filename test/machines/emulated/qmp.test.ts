import { createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forwardedPort } from '../../../machines/emulated/qemu/forwarded-port.ts';
import { Qmp } from '../../../machines/emulated/qemu/qmp.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-qmp-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A monitor that greets as QEMU does and answers each command with the lines given for it; `undefined` hangs up. */
async function monitor(answers: Readonly<Record<string, readonly string[] | undefined>>) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write('{"QMP": {"version": {}, "capabilities": []}}\r\n');
    createInterface({ input: socket }).on('line', (line) => {
      const { execute } = JSON.parse(line) as { execute: string };
      const lines = execute === 'qmp_capabilities' ? ['{"return": {}}'] : answers[execute];
      if (lines === undefined) socket.destroy();
      else for (const answer of lines) socket.write(`${answer}\r\n`);
    });
  });
  const path = join(folder, 'qmp.sock');
  server.listen(path);
  await once(server, 'listening');
  return { path, [Symbol.asyncDispose]: async () => void server.close() };
}

test('a command returns its own answer, past the events in between', async () => {
  await using server = await monitor({ 'query-status': ['{"event": "RESUME"}', '{"return": {"status": "running"}}'] });
  await using qmp = await Qmp.connect(server.path);
  expect(await qmp.execute('query-status')).toEqual({ status: 'running' });
});

test("a refusal is thrown with QEMU's message", async () => {
  await using server = await monitor({ cont: ['{"error": {"class": "GenericError", "desc": "not now"}}'] });
  await using qmp = await Qmp.connect(server.path);
  await expect(qmp.execute('cont')).rejects.toThrow('QEMU cont: not now');
});

test('a monitor that closes the connection fails the present command and every later one', async () => {
  await using server = await monitor({});
  await using qmp = await Qmp.connect(server.path);
  await expect(qmp.execute('quit')).rejects.toMatchObject({ code: 'UNREACHABLE' });
  await expect(qmp.execute('query-status')).rejects.toMatchObject({ code: 'UNREACHABLE' });
  await expect(Qmp.connect(join(folder, 'none'))).rejects.toMatchObject({ code: 'UNREACHABLE' });
});

test('the forwarded port is read from the user networks that QEMU 7.2 reports', async () => {
  const usernet = [
    'Hub -1 (management):',
    '  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ',
    '  TCP[ESTABLISHED]   20       127.0.0.1 46399       10.0.2.15    22     0     0',
    '  TCP[HOST_FORWARD]  13       127.0.0.1 46399       10.0.2.15    22     0     0',
    'Hub -1 (nic0):',
  ];
  await using server = await monitor({
    'human-monitor-command': [JSON.stringify({ return: `${usernet.join('\r\n')}\r\n` })],
  });
  await using qmp = await Qmp.connect(server.path);
  expect(await forwardedPort(qmp)).toBe(46399);
});
