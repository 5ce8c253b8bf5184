import { spawn } from 'node:child_process';
import { MachineError } from '../../../engine/model/machine-error.ts';

const holdScript = `
if [ -e "$1" ] && [ ! -f "$1" ]; then echo 'not a regular file' >&2; exit 3; fi
exec 9>"$1" || exit 3
flock -n 9 || { echo busy; flock 9 || exit 3; }
echo taken
read -r word
`;

/** Waits for the lock of a file (flock(2)) and returns a function that releases it; the kernel also releases it when this process ends in any way. */
export async function lockFile(
  path: string,
  options: { readonly signal?: AbortSignal | undefined; readonly onBusy?: (() => void) | undefined } = {},
): Promise<AsyncDisposable> {
  options.signal?.throwIfAborted();
  const child = spawn('/bin/sh', ['-c', holdScript, 'sh', path], { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.stdin.on('error', () => {});
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + String(chunk)).slice(-2000)));
  // flock(1) waits without looking at its input, so an abort has to end it, not only its input.
  const stop = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  options.signal?.addEventListener('abort', stop, { once: true });
  let output = '';
  const taken = await new Promise<boolean>((resolve, reject) => {
    child.once('error', reject);
    child.stdout.on('data', (chunk: Buffer) => {
      if (output === '' && String(chunk).startsWith('busy')) options.onBusy?.();
      output = (output + String(chunk)).slice(-100);
      if (output.includes('taken\n')) resolve(true);
    });
    void gone.then(() => resolve(false));
  });
  options.signal?.removeEventListener('abort', stop);
  options.signal?.throwIfAborted();
  if (!taken) throw new MachineError(`lock ${path}: ${complaint.trim()}`, { code: 'UNKNOWN', path });
  return {
    async [Symbol.asyncDispose](): Promise<void> {
      child.stdin.end();
      await gone;
    },
  };
}
