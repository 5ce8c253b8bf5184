import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { endLab } from '../../../machines/emulated/lab/clear-lab.ts';
import { endProcess, findByMarker, identify, isAlive } from '../../../machines/emulated/qemu/process-identity.ts';

/** A real process that ends when its input does, with a marker among its arguments. */
async function start(marker: string, script = 'echo up; read -r word') {
  const child = spawn('/bin/sh', ['-c', script, 'sh', marker], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  const gone = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    gone,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

test('a process is found by its marker and ended', async () => {
  const marker = randomUUID();
  await using process = await start(marker);
  const identity = await identify(process.pid, [marker]);
  expect(await findByMarker([marker])).toEqual([identity]);
  if (identity === undefined) throw new Error('not found');
  expect(await isAlive(identity)).toBe(true);
  await endProcess(identity);
  expect(await isAlive(identity)).toBe(false);
  expect((await process.gone)[1]).toBe('SIGTERM');
});

test('a process that ignores SIGTERM is killed', async () => {
  const marker = randomUUID();
  await using process = await start(marker, "trap '' TERM; echo up; while :; do read -r word; done");
  const identity = await identify(process.pid, [marker]);
  if (identity === undefined) throw new Error('not found');
  await endProcess(identity, 0.1);
  expect((await process.gone)[1]).toBe('SIGKILL');
});

test('another process is not ended, even if it has the marker in another place', async () => {
  await using stranger = await start('stranger');
  expect(await identify(stranger.pid, [randomUUID()])).toBeUndefined();
  await endLab({ uuid: 'stranger' });
  expect(await identify(stranger.pid, ['stranger'])).toBeDefined();
});

test('a marker must be whole arguments, in a row', async () => {
  const marker = randomUUID();
  await using process = await start(`x${marker}`);
  expect(await identify(process.pid, ['sh', `x${marker}`])).toBeDefined();
  expect(await identify(process.pid, [`x${marker}`, 'sh'])).toBeUndefined();
  expect(await identify(process.pid, [marker])).toBeUndefined();
});
