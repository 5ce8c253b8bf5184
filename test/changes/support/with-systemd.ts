import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { systemClock } from '../../../cli/process/system-clock.ts';
import type { Clock } from '../../../engine/model/clock.ts';
import type { Machine } from '../../../engine/model/machine.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';

export interface Bench extends AsyncDisposable {
  readonly folder: string;
  readonly machine: Machine;
}

/**
 * This machine with replacements for systemd-run and systemctl; processes that still run under them are ended with the
 * bench.
 */
export async function withSystemd(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-unit-'));
  const units = join(folder, 'units');
  const bin = join(folder, 'bin');
  await Promise.all([mkdir(units), mkdir(bin)]);
  const standIn = join(import.meta.dirname, 'systemd-stand-in.mjs');
  for (const name of ['systemd-run', 'systemctl']) {
    await writeFile(join(bin, name), `#!/bin/sh\nexec '${process.execPath}' '${standIn}' ${name} "$@"\n`, {
      mode: 0o755,
    });
  }
  const machine = localMachine({ name: 'host', env: { PATH: `${bin}:${process.env['PATH']}`, STAND_IN: units } });
  return {
    folder,
    machine,
    async [Symbol.asyncDispose]() {
      for (const unit of await readdir(units)) {
        const path = join(units, unit);
        const [pid, status] = await Promise.all(
          ['pid', 'status'].map((name) => readFile(join(path, name), 'utf8').catch(() => undefined)),
        );
        if (pid === undefined || status !== undefined) continue;
        process.kill(Number(pid), 'SIGKILL');
        // The shell that keeps the status writes it last: only then does no process use the folder that is removed.
        await vi.waitFor(() => readFile(join(path, 'status')), { timeout: 60_000, interval: 10 });
      }
      await machine[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The real clock, with every second a tenth of one. */
export const hastyClock: Clock = {
  now: () => new Date(Date.now() * 10),
  alarm: (seconds) => systemClock.alarm(seconds / 10),
  sleep: (seconds, signal) =>
    new Promise((resolve, reject) => {
      const done = () => {
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const timer = setTimeout(done, seconds * 100);
      const stop = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      if (signal?.aborted) stop();
      else signal?.addEventListener('abort', stop, { once: true });
    }),
};
