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

/** A running ssh(1) that is the master of a connection, with the pipe whose end is the end of its life. */
export type Master = Client & { readonly stdio: readonly [Writable, Readable, Readable, Writable, ...unknown[]] };

/** The exit code if ssh(1) is not installed here; ssh itself ends with 255 or the code of the command there. */
export const NO_SSH = 254;

/**
 * Becomes ssh, beside a watcher that reads descriptor 3: if it ends without the line "over", this process has ended,
 * in whatever way, and the watcher ends the connection and removes its folder $1. So neither outlives a kill -9.
 */
const TETHERED = `
folder=$1
shift
(
  (
    trap '' HUP INT TERM
    read -r word <&3
    [ "$word" = over ] || { kill -s TERM $$; rm -rf -- "$folder" || { sleep 1; rm -rf -- "$folder"; }; }
  ) </dev/null >/dev/null 2>&1 &
)
command -v ssh >/dev/null || exit ${NO_SSH}
exec ssh "$@" 3<&-`;

/** Starts the ssh(1) of a connection whose sockets are in `folder`; it ends when this process ends. */
export function startMaster(argv: readonly string[], folder: string): Master {
  const stdio = ['pipe', 'pipe', 'pipe', 'pipe'] as const;
  const child = spawn('/bin/sh', ['-c', TETHERED, 'sh', folder, ...argv], {
    detached: true,
    stdio: [...stdio],
  }) as unknown as Master;
  child.stdin.on('error', () => {});
  const tether = child.stdio[3];
  tether.on('error', () => {});
  // The ID of an ended process can be used again.
  child.once('exit', () => tether.end('over\n'));
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
