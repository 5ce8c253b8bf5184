import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { geteuid, pid as ownPid } from 'node:process';
import { uptime } from 'node:os';
import { MachineError } from '../../engine/model/machine-error.ts';

/** Where the marks of running programs are, and the run that starts them. */
export interface ProgramMarks {
  /** A folder that only this user can write; it is created if it is missing. */
  readonly folder: string;
  /** The run that has locked the machine; empty if none has. */
  readonly run: string;
}

/** The boot's ticks at which a process started: field 22 of /proc/PID/stat, proc_pid_stat(5). */
function bornAt(pid: number): string | undefined {
  try {
    return /^.*\) \S(?: \S+){18} (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1];
  } catch {
    return undefined;
  }
}

/** This process as the owner of marks: its ID and its start, so that a reused ID is not taken for it. */
export const ownerOfMarks = `${ownPid}.${bornAt(ownPid) ?? ''}`;

/**
 * Waits for the word "go" before it becomes the program. So the mark of a program is written before the program can
 * do anything, whenever this process is killed: a pipe that ends without the word means that its owner has ended.
 */
const GATE = 'read -r go <&3; [ "$go" = go ] || exit 125; exec 3<&-; exec "$@"';

/**
 * Starts a program in a separate session, as spawn(3) of Node does, and marks it: as long as it runs, another process
 * can see which program this process started (REMAINING_SCRIPT), also after a kill -9 of this process. Returns the
 * child and the function that removes the mark. Throws MachineError with the errno if the mark cannot be written.
 */
export function startMarked(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  hasInput: boolean,
  deadline: number,
  { folder, run }: ProgramMarks,
): { readonly child: ChildProcess; readonly unmark: () => void } {
  makePrivate(folder);
  const child = spawn('/bin/sh', ['-c', GATE, 'sh', ...argv], {
    detached: true,
    env,
    stdio: [hasInput ? 'pipe' : 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  const gate = child.stdio[3] as NodeJS.WritableStream & { destroy(): void };
  gate.on('error', () => {});
  const { pid } = child;
  const born = pid === undefined ? undefined : bornAt(pid);
  if (pid === undefined || born === undefined) {
    gate.destroy();
    // A child without an ID did not start, and its error says why. Any other one would end without having run the program.
    if (pid === undefined) return { child, unmark: () => {} };
    throw unmarked(folder, { code: 'ESRCH', message: `process ${pid} could not be found in /proc` });
  }
  const path = join(folder, `run.${pid}`);
  const due = Math.ceil(uptime() + deadline);
  try {
    writeFileSync(path, `${born}\n${ownerOfMarks}\n${due}\n${inLine(run)}\n${inLine(basename(argv[0] ?? ''))}\n`, {
      mode: 0o600,
    });
  } catch (cause) {
    gate.destroy();
    rmSync(path, { force: true });
    throw unmarked(folder, cause);
  }
  gate.end('go\n');
  return { child, unmark: () => rmSync(path, { force: true }) };
}

/** In a line of a mark; the name of a program can be any text. */
const inLine = (text: string): string => text.replaceAll(/\p{Cc}/gu, '?').slice(0, 100);

function makePrivate(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = statSync(folder);
    if (found.uid === geteuid?.() && (found.mode & 0o022) === 0) return;
  } catch (cause) {
    throw unmarked(folder, cause);
  }
  throw unmarked(folder, { code: 'EPERM', message: 'it belongs to another user, or other users can write to it' });
}

const unmarked = (folder: string, cause: unknown): MachineError => {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new MachineError(`the running program cannot be recorded in ${folder}: ${message}`, {
    code: code ?? 'UNKNOWN',
    path: folder,
    cause,
  });
};
