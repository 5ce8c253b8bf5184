import type { Duplex } from 'node:stream';
import { execa } from 'execa';
import { splitLines } from '../../../engine/model/bytes/split-lines.ts';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { tetheredScript } from './tether.ts';

/** The longest line of a program, in bytes. */
const longest = 64 * 1024;
const newline = 0x0a;

export interface TetheredOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder?: string;
  readonly signal?: AbortSignal | undefined;
  /** Gets each line of the program's output and errors at once. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a program that ends, with all its children, when this process ends or the signal aborts; throws MachineError
 * with its last lines if it fails.
 */
export async function runTethered(argv: readonly string[], options: TetheredOptions): Promise<void> {
  options.signal?.throwIfAborted();
  const child = execa('/bin/sh', ['-c', tetheredScript, 'sh', ...argv], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // Only the tether ends it, and its whole group.
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
    env: { ...options.environment },
    extendEnv: false,
    ...(options.folder === undefined ? {} : { cwd: options.folder }),
  });
  const tether = child.stdio[3] as Duplex;
  tether.on('error', () => {});
  // Closing the tether ends the group: this is the only way to stop it.
  const cut = (): void => void tether.destroy();
  options.signal?.addEventListener('abort', cut, { once: true });
  const last: string[] = [];
  // Each stream separately: an unfinished line of one is not continued by the other.
  const follow = async (from: 'stdout' | 'stderr'): Promise<void> => {
    const take = (line: string): void => {
      last.push(line);
      if (last.length > 20) last.shift();
      options.onLine?.(line);
    };
    const split = splitLines(
      longest,
      (line) => take(line.toString('utf8').replace(/\r$/, '')),
      () => take('[a line that is too long to show]'),
    );
    let isOpen = false;
    for await (const chunk of child[from] as AsyncIterable<Buffer>) {
      split(chunk);
      isOpen = chunk.at(-1) !== newline;
    }
    if (isOpen) split(Buffer.of(newline));
  };
  try {
    await Promise.all([follow('stdout'), follow('stderr')]);
    const { exitCode, signal, cause } = await child;
    options.signal?.throwIfAborted();
    if (exitCode === 0) return;
    if (exitCode === undefined && signal === undefined) throw cause;
    throw new MachineError(`${argv[0]} failed (${signal ?? `exit ${exitCode}`}):\n${last.join('\n')}`, {
      code: 'UNKNOWN',
    });
  } finally {
    options.signal?.removeEventListener('abort', cut);
    cut();
  }
}
