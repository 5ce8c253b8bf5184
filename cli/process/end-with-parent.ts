const name = 'RUNBOOK_ENDS_WITH_STDIN';

/** For the environment of a runbook that another one starts, whose standard input is a pipe that the other holds open. */
export const endsWithStdin: Readonly<Record<string, string>> = { [name]: '1' };

/**
 * Stops this process as a second Ctrl+C would once the one that started it is gone, however that ended: nobody is left to
 * take up what it does, and who goes on later finds a machine that nothing works on.
 */
export function endWithParent(): void {
  if (process.env[name] === undefined) return;
  // Not for what this process starts in turn.
  delete process.env[name];
  process.stdin.on('error', () => {});
  process.stdin.on('close', () => {
    process.kill(process.pid, 'SIGINT');
    setTimeout(() => process.kill(process.pid, 'SIGINT'), 200).unref();
  });
  process.stdin.resume();
  // It is no reason to live on.
  (process.stdin as NodeJS.ReadStream & { unref?(): void }).unref?.();
}
