import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { execa } from 'execa';

/**
 * Runs a program as one line of progress, with its complete output in `log`; false if it failed, after the end of the
 * log and its path were printed.
 */
export async function phase(
  title: string,
  argv: readonly string[],
  options: { readonly log: string; readonly env?: Readonly<Record<string, string>> },
): Promise<boolean> {
  mkdirSync(dirname(options.log), { recursive: true });
  // execa accepts any open descriptor, but its types only allow small numbers.
  const output = openSync(options.log, 'a') as 3;
  const started = performance.now();
  process.stdout.write(`${title} … `);
  const [program = '', ...rest] = argv;
  const { exitCode, shortMessage } = await execa(program, rest, {
    // The descriptor itself, so the program keeps running if this process is killed.
    stdio: ['ignore', output, output],
    cleanup: false,
    env: { ...options.env },
    reject: false,
  });
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(`${exitCode === 0 ? 'done' : 'failed'} (${seconds} s)\n`);
  if (exitCode === 0) return true;
  const tail =
    exitCode === undefined
      ? shortMessage
      : readFileSync(options.log, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
  process.stderr.write(`${tail}\n\nThe full log is ${options.log}\n`);
  return false;
}
