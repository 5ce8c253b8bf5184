import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { findByMarker } from '../../../machines/emulated/qemu/process-identity.ts';
import { runTethered } from '../../../machines/emulated/qemu/run-tethered.ts';

const environment = { PATH: process.env['PATH'] };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-tethered-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const gone = (marker: string) =>
  vi.waitFor(async () => expect(await findByMarker([marker])).toEqual([]), { timeout: 60_000, interval: 10 });

test('each line of its output and its errors is seen, in its folder and its environment alone', async () => {
  const lines: string[] = [];
  const script = 'echo one; pwd >&2; echo "$SAYS"; printf "no newline"; test -z "$HOME"';
  const env = { ...environment, SAYS: 'three' };
  await runTethered(['sh', '-c', script], { environment: env, folder, onLine: (line) => lines.push(line) });
  expect(lines.toSorted()).toEqual([folder, 'no newline', 'one', 'three']);
});

test('a failure reports how it ended, with its last twenty lines', async () => {
  const failing = runTethered(['sh', '-c', 'seq 100; exit 7'], { environment });
  const last = Array.from({ length: 20 }, (_, at) => String(81 + at)).join('\n');
  await expect(failing).rejects.toMatchObject({ message: `sh failed (exit 7):\n${last}`, code: 'UNKNOWN' });
  await expect(runTethered(['/no/such'], { environment })).rejects.toThrow(/^\/no\/such failed \(exit 127\):\n/);
  const nowhere = runTethered(['true'], { environment, folder: join(folder, 'nowhere') });
  await expect(nowhere).rejects.toThrow(/ENOENT|nowhere/);
});

test('an abort ends it with all its children', async () => {
  const marker = randomUUID();
  const stop = new AbortController();
  const script = 'sh -c "echo up; sleep 1000" "$0" & sleep 1000';
  const running = runTethered(['sh', '-c', script, marker], {
    environment,
    signal: stop.signal,
    onLine: () => stop.abort(new Error('enough')),
  });
  await expect(running).rejects.toThrow('enough');
  await gone(marker);
});

test('it ends with this process, for any kind of end', async () => {
  const marker = randomUUID();
  const module = JSON.stringify(join(import.meta.dirname, '../../../machines/emulated/qemu/run-tethered.ts'));
  const script = `
    import { runTethered } from ${module};
    await runTethered(['sh', '-c', 'echo up; sleep 1000', '${marker}'], { environment: process.env, onLine: console.log });
  `;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(parent.stdout, 'data');
  expect(await findByMarker([marker])).not.toEqual([]);
  parent.kill('SIGKILL');
  await gone(marker);
});
