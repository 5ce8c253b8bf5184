import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** The environment of a person at a terminal. */
export const atHome: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '/',
  TERM: 'xterm',
  RUNBOOK_NODE: process.execPath,
  RUNBOOK_COMMAND: 'runbook',
};

/** Words in the form of a shell; none may contain a quote. */
export const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

export interface Running {
  readonly child: ChildProcess;
  /** All of its output so far. */
  said(): string;
  /** Types something at the terminal. */
  type(text: string): void;
}

/** Keeps the output of a child. */
export function listenTo(child: ChildProcess & { readonly stdin: Writable }, streams: readonly Readable[]): Running {
  let said = '';
  for (const stream of streams) stream.on('data', (chunk: Buffer) => (said += String(chunk)));
  return { child, said: () => said, type: (text) => void child.stdin.write(text) };
}

/** Runs a shell line at a new terminal, with script(1). */
export function atTerminal(line: string, cwd: string): Running {
  const command = `stty columns 100 rows 40; ${line}`;
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env: atHome,
    cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return listenTo(child, [child.stdout]);
}
