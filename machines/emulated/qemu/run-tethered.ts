import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { tetheredScript } from './tether.ts';

export interface TetheredOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder?: string;
  readonly signal?: AbortSignal | undefined;
  /** Sees each line of the program's output and errors as it comes. */
  readonly onLine?: (line: string) => void;
}

/** Runs a program that ends, with all its children, when this process does or the signal aborts; throws MachineError with its last lines when it fails. */
export async function runTethered(argv: readonly string[], options: TetheredOptions): Promise<void> {
  options.signal?.throwIfAborted();
  const child = spawn('/bin/sh', ['-c', tetheredScript, 'sh', ...argv], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
    env: { ...options.environment },
    ...(options.folder === undefined ? {} : { cwd: options.folder }),
  });
  const last: string[] = [];
  const follow = (stream: Readable): void => {
    const lines = createInterface({ input: stream });
    lines.on('error', () => {});
    lines.on('line', (line) => {
      last.push(line);
      if (last.length > 20) last.shift();
      options.onLine?.(line);
    });
  };
  if (child.stdout !== null) follow(child.stdout);
  if (child.stderr !== null) follow(child.stderr);
  const tether = child.stdio[3];
  tether?.on('error', () => {});
  // The end of the tether is what ends the group: the one way to stop it, whoever stops it.
  const cut = (): void => void tether?.destroy();
  options.signal?.addEventListener('abort', cut, { once: true });
  try {
    const [code, death] = await new Promise<[number | null, string | null]>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status, signal) => resolve([status, signal]));
    });
    options.signal?.throwIfAborted();
    if (code === 0) return;
    throw new MachineError(`${argv[0]} failed (${death ?? `exit ${code}`}):\n${last.join('\n')}`, { code: 'UNKNOWN' });
  } finally {
    options.signal?.removeEventListener('abort', cut);
    cut();
  }
}
