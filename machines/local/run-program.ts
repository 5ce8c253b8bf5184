import { spawn } from 'node:child_process';
import { kill as signal } from 'node:process';
import { KeptEnds } from '../../engine/model/bytes/kept-ends.ts';
import { limits } from '../../engine/model/bytes/limits.ts';
import type { Output, RunOptions } from '../../engine/model/machine.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { outputOf } from '../programs/output-of.ts';
import { startMarked } from './start-marked.ts';
import type { ProgramMarks } from './start-marked.ts';

/** The longest wait for a killed program, or for pipes that a daemon left open: a child in uninterruptible sleep never exits. */
const GRACE_MS = 500;

/**
 * Runs a program in a separate session, so that a terminal's Ctrl+C does not reach it and its whole process group can
 * be killed at the deadline (seconds, 60 by default). A missing program is code 127 and one that cannot be executed
 * 126, as in sh(1). With `marks`, the program is marked while it runs, so that the next run finds it if this process
 * is killed.
 */
export async function runProgram(
  argv: readonly string[],
  options: RunOptions,
  env: Readonly<Record<string, string>>,
  marks?: ProgramMarks,
): Promise<Output> {
  const [program, ...rest] = argv;
  if (program === undefined) throw new Error('run: an empty argv');
  if (argv.some((word) => word.includes('\0')))
    throw new MachineError(`${program.replaceAll('\0', '')}: a program argument must not contain a NUL character`, {
      code: 'EINVAL',
    });
  if (options.signal?.aborted) return { code: null, stdout: '', stderr: '', timedOut: false };
  const deadlineSeconds = options.deadline ?? 60;
  const environment = { ...env, LC_ALL: 'C', ...options.env };
  const hasInput = options.stdin !== undefined;
  const { child, unmark } = start(program, () =>
    marks === undefined
      ? { child: spawnPlain(program, rest, environment, hasInput), unmark: () => {} }
      : startMarked(argv, environment, hasInput, deadlineSeconds, marks),
  );
  const said = { stdout: new KeptEnds(limits.stdout), stderr: new KeptEnds(limits.stderr) };
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
      deadlineSeconds * 1000,
    );
    const finish = (code: number | null) => {
      clearTimeout(deadline);
      clearTimeout(grace);
      options.signal?.removeEventListener('abort', kill);
      for (const stream of child.stdio) stream?.destroy();
      child.unref();
      unmark();
      resolve(outputOf(timedOut ? null : code, said.stdout, said.stderr, timedOut));
    };
    options.signal?.addEventListener('abort', kill);
    child.on('error', (cause: NodeJS.ErrnoException) => {
      said.stderr.push(Buffer.from(`${program}: ${cause.message}\n`));
      if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return finish(127);
      if (cause.code === 'EACCES') return finish(126);
      clearTimeout(deadline);
      unmark();
      reject(notStarted(program, cause));
    });
    child.on('exit', (code) => {
      // A daemon that it leaves is not awaited by this run, so not by the next run either.
      unmark();
      clearTimeout(grace);
      // If this process was held up for so long, what the program printed is available, but after the alarm.
      grace = setTimeout(() => setImmediate(() => finish(code)), GRACE_MS);
    });
    child.on('close', (code) => finish(code));
  });
}

type Started = ReturnType<typeof startMarked>;

function start(program: string, spawning: () => Started): Started {
  try {
    return spawning();
  } catch (cause) {
    if (cause instanceof MachineError) throw cause;
    // Errors that the kernel or Node finds in the arguments themselves (E2BIG, a NUL byte) are thrown at once.
    throw notStarted(program, cause as NodeJS.ErrnoException);
  }
}

const spawnPlain = (program: string, args: readonly string[], env: Readonly<Record<string, string>>, reads: boolean) =>
  spawn(program, args, { detached: true, env, stdio: [reads ? 'pipe' : 'ignore', 'pipe', 'pipe'] });

const notStarted = (program: string, cause: NodeJS.ErrnoException): MachineError =>
  new MachineError(`run ${program}: ${cause.message}`, { code: cause.code ?? 'UNKNOWN', cause });
