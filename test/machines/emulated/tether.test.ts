import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepableScript } from '../../../machines/emulated/qemu/tether.ts';
import { endProcess, findByMarker } from '../../../machines/emulated/qemu/process-identity.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-launch-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A parent that starts a long-lived child with the script that starts QEMU, and prints `kept` or `started`. */
async function parentOf(marker: string, keep: boolean) {
  const script = `
    import { spawn } from 'node:child_process';
    const child = spawn('/bin/sh', ['-c', ${JSON.stringify(keepableScript)}, 'sh', 'sh', '-c', 'echo up >&5; sleep 1000', '${marker}'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'ignore', 'pipe'], detached: true, cwd: ${JSON.stringify(folder)},
    });
    child.stdio[5].once('data', () => {
      if (${keep}) child.stdio[3].end('keep\\n', () => console.log('kept'));
      else console.log('started');
    });
  `;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(parent.stdout, 'data');
  const gone = once(parent, 'exit');
  return { kill: async (): Promise<void> => void (parent.kill('SIGKILL'), await gone) };
}

test('a machine ends if its start was killed', async () => {
  const marker = randomUUID();
  const parent = await parentOf(marker, false);
  expect(await findByMarker([marker])).not.toEqual([]);
  await parent.kill();
  await vi.waitFor(async () => expect(await findByMarker([marker])).toEqual([]), { timeout: 60_000, interval: 10 });
});

test('a kept machine continues after its start, without a watcher', async () => {
  const marker = randomUUID();
  const parent = await parentOf(marker, true);
  await parent.kill();
  await vi.waitFor(async () => expect(await findByMarker([marker])).toHaveLength(1), { timeout: 60_000, interval: 10 });
  for (const identity of await findByMarker([marker])) await endProcess(identity);
});
