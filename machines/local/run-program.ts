import { spawn } from 'node:child_process';
import { kill as signal } from 'node:process';
import type { Output, RunOptions } from '../../engine/model/machine.ts';
import { MachineError } from '../../engine/model/machine-error.ts';

/** The longest wait for a killed program, or for pipes that a daemon left open: a child in uninterruptible sleep never exits. */
const GRACE_MS = 500;

/**
 * Runs a program in a separate session, so that a terminal's Ctrl+C does not reach it and its whole process group can
 * be killed at the deadline (seconds, 60 by default). A missing program is code 127 and one that cannot be executed
 * 126, as in sh(1).
 */
export async function runProgram(
  argv: readonly string[],
  options: RunOptions,
  env: Readonly<Record<string, string>>,
): Promise<Output> {
  const [program, ...rest] = argv;
  if (program === undefined) throw new Error('run: an empty argv');
  if (argv.some((word) => word.includes('\0')))
    throw new MachineError(`${program.replaceAll('\0', '')}: a program argument must not contain a NUL character`, {
      code: 'EINVAL',
    });
  if (options.signal?.aborted) return { code: null, stdout: '', stderr: '', timedOut: false };
  const child = start(program, rest, { ...env, LC_ALL: 'C', ...options.env }, options.stdin !== undefined);
  const said: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  for (const name of ['stdout', 'stderr'] as const) child[name]?.on('data', (chunk: Buffer) => said[name].push(chunk));
  // A program that ends without reading its input is not an error.
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.stdin);

  return new Promise((resolve, reject) => {
    let timedOut = false;
    let grace: NodeJS.Timeout | undefined;
    const kill = () => {
      try {
        if (child.pid !== undefined) signal(-child.pid, 'SIGKILL');
      } catch {
        // The group has already ended.
      }
      grace ??= setTimeout(() => finish(null), GRACE_MS);
    };
    const deadline = setTimeout(
      () =>
        // If runbook was suspended (Ctrl+Z), the end of the program may already be available, but after the alarm.
        setImmediate(() => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          timedOut = true;
          kill();
        }),
      (options.deadline ?? 60) * 1000,
    );
    const finish = (code: number | null) => {
      clearTimeout(deadline);
      clearTimeout(grace);
      options.signal?.removeEventListener('abort', kill);
      for (const stream of child.stdio) stream?.destroy();
      child.unref();
      const text = (name: 'stdout' | 'stderr') => Buffer.concat(said[name]).toString('utf8');
      resolve({ code: timedOut ? null : code, stdout: text('stdout'), stderr: text('stderr'), timedOut });
    };
    options.signal?.addEventListener('abort', kill);
    child.on('error', (cause: NodeJS.ErrnoException) => {
      said.stderr.push(Buffer.from(`${program}: ${cause.message}\n`));
      if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return finish(127);
      if (cause.code === 'EACCES') return finish(126);
      clearTimeout(deadline);
      reject(notStarted(program, cause));
    });
    child.on('exit', (code) => {
      clearTimeout(grace);
      grace = setTimeout(() => finish(code), GRACE_MS);
    });
    child.on('close', (code) => finish(code));
  });
}

function start(program: string, args: readonly string[], env: Readonly<Record<string, string>>, reads: boolean) {
  try {
    return spawn(program, args, { detached: true, env, stdio: [reads ? 'pipe' : 'ignore', 'pipe', 'pipe'] });
  } catch (cause) {
    // Errors that the kernel or Node finds in the arguments themselves (E2BIG, a NUL byte) are thrown at once.
    throw notStarted(program, cause as NodeJS.ErrnoException);
  }
}

const notStarted = (program: string, cause: NodeJS.ErrnoException): MachineError =>
  new MachineError(`run ${program}: ${cause.message}`, { code: cause.code ?? 'UNKNOWN', cause });
