import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { explainSilence } from '../../../machines/guest/explain-silence.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rbg-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a silent guest is unreachable while its socket has a listener, and no longer exists if the socket is stale or missing', async () => {
  await using host = localMachine({ name: 'host' });
  const silent = new MachineError('no answer', { code: 'UNREACHABLE' });
  const socket = join(folder, 'agent.sock');
  const listen = 'require("node:net").createServer().listen(process.argv[1], () => console.log("listening"))';
  const qemu = spawn(process.execPath, ['-e', listen, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(qemu.stdout, 'data');
  expect(await explainSilence(silent, host, socket)).toBe(silent);
  qemu.kill('SIGKILL');
  await once(qemu, 'exit');
  // Killed, it could not remove its socket.
  expect((await host.stat(socket))?.kind).toBe('socket');
  expect(await explainSilence(silent, host, socket)).toMatchObject({ code: 'GONE' });
  expect(await explainSilence(silent, host, join(folder, 'none'))).toMatchObject({ code: 'GONE' });
  const denied = new MachineError('no', { code: 'EACCES' });
  expect(await explainSilence(denied, host, socket)).toBe(denied);
});
