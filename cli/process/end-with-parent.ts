const name = 'RUNBOOK_ENDS_WITH_STDIN';

/** For the environment of a runbook that another one starts; its standard input is a pipe that the other one keeps open. */
export const endsWithStdin: Readonly<Record<string, string>> = { [name]: '1' };

/**
 * Stops this process like a second Ctrl+C when its parent ends in any way: then no process can continue its work, and
 * a later run must find a machine that no process is changing.
 */
export function endWithParent(): void {
  if (process.env[name] === undefined) return;
  // Not for the processes that this process starts.
  delete process.env[name];
  process.stdin.on('error', () => {});
  process.stdin.on('close', () => {
    process.kill(process.pid, 'SIGINT');
    setTimeout(() => process.kill(process.pid, 'SIGINT'), 200).unref();
  });
  process.stdin.resume();
  // It must not keep this process running.
  (process.stdin as NodeJS.ReadStream & { unref?(): void }).unref?.();
}
