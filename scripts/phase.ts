import { spawnSync } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Runs a program as one line of progress, its whole output kept in `log`; false when it failed, having shown the log's end and path. */
export function phase(
  title: string,
  argv: readonly string[],
  options: { readonly log: string; readonly env?: Readonly<Record<string, string>> },
): boolean {
  mkdirSync(dirname(options.log), { recursive: true });
  const output = openSync(options.log, 'a');
  const started = performance.now();
  process.stdout.write(`${title} … `);
  const [program = '', ...rest] = argv;
  const run = spawnSync(program, rest, {
    stdio: ['ignore', output, output],
    env: { ...process.env, ...options.env },
  });
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(`${run.status === 0 ? 'done' : 'failed'} (${seconds} s)\n`);
  if (run.status === 0) return true;
  const tail = run.error
    ? String(run.error)
    : readFileSync(options.log, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
  process.stderr.write(`${tail}\n\nThe full log is ${options.log}\n`);
  return false;
}
