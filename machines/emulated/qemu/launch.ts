import { spawn } from 'node:child_process';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { labArgv, labFiles, labMarker } from './lab-argv.ts';
import type { LabStart } from './lab-argv.ts';
import { identify } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { Qmp } from './qmp.ts';
import { keepableScript } from './tether.ts';
import { waitUntil } from './wait-until.ts';

/** A QEMU that ends with this process until `keep` is called. */
export interface Launched {
  readonly identity: ProcessIdentity;
  readonly qmp: Qmp;
  /** Throws MachineError with the last output of QEMU if it has ended. */
  check(): Promise<void>;
  /** Lets it continue after this process ends. */
  keep(): Promise<void>;
  /** Resolves when it has ended. */
  readonly gone: Promise<void>;
  /** Kills it unless it was kept, and returns when it has ended. */
  discard(): Promise<void>;
}

/** Starts QEMU in a lab's folder and returns when its monitor answers; a saved state is read from `state`. */
export async function launch(
  folder: string,
  start: Omit<LabStart, 'incoming'>,
  options: {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly state?: string;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Launched> {
  options.signal?.throwIfAborted();
  for (const socket of [labFiles.qmpSocket, labFiles.serialSocket]) await rm(join(folder, socket), { force: true });
  await using log = await open(join(folder, labFiles.log), 'w', 0o600);
  await using state = await open(options.state ?? '/dev/null', 'r');
  const argv = labArgv(options.state === undefined ? start : { ...start, incoming: 4 });
  const child = spawn('/bin/sh', ['-c', keepableScript, 'sh', ...argv], {
    stdio: ['ignore', log.fd, log.fd, 'pipe', state.fd],
    detached: true,
    cwd: folder,
    env: { ...options.environment },
  });
  const tether = child.stdio[3] as Duplex;
  tether.on('error', () => {});
  let ended = false;
  const gone = new Promise<void>((resolve) => {
    const end = (): void => {
      ended = true;
      // The watcher must not signal a process ID that the kernel may have given to another process.
      tether.end('keep\n');
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const check = async (): Promise<void> => {
    if (!ended) return;
    const words = (await readFile(join(folder, labFiles.log), 'utf8')).trim();
    throw new MachineError(`QEMU ended: ${words}`, { code: 'ESRCH', path: join(folder, labFiles.log) });
  };
  let kept = false;
  const discard = async (): Promise<void> => {
    if (kept) return;
    if (!ended) child.kill('SIGKILL');
    await gone;
  };
  try {
    const attempt = async (): Promise<Qmp> => {
      await check();
      return Qmp.connect(join(folder, labFiles.qmpSocket));
    };
    const qmp = await waitUntil('QEMU monitor', attempt, { seconds: 60, every: 0.05, signal: options.signal });
    const identity = await identify(child.pid ?? 0, labMarker(start.uuid));
    await check();
    if (identity === undefined) throw new Error(`no QEMU with ${start.uuid} on its command line`);
    const keep = async (): Promise<void> => {
      kept = true;
      await new Promise<void>((resolve) => tether.end('keep\n', () => resolve()));
      child.unref();
      tether.destroy();
    };
    return { identity, qmp, check, keep, gone, discard };
  } catch (cause) {
    await discard();
    throw cause;
  }
}
