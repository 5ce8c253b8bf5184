import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** A running ssh(1) with its three pipes. */
export type Client = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * Starts ssh(1) in a separate session, so the terminal's Ctrl+C does not reach it and it cannot ask for a password
 * there.
 */
export function startClient(argv: readonly string[]): Client {
  const child = spawn('ssh', argv, { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  // The loss of a connection appears as the end of its output.
  child.stdin.on('error', () => {});
  return child;
}

/** Waits for a process to end, at most `ms` milliseconds, then kills it. */
export async function endClient(child: Client, ms: number): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), ms);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
