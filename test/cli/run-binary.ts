import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export const root = join(import.meta.dirname, '..', '..');

export interface ProgramOutput {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real bin/runbook (or the launcher at `path`) in an environment without settings for colours or CI. */
export async function runbook(
  argv: readonly string[],
  options: { readonly path?: string; readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<ProgramOutput> {
  const child = spawn(options.path ?? join(root, 'bin', 'runbook'), argv, {
    cwd: options.cwd ?? root,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '/',
      RUNBOOK_NODE: process.execPath,
      RUNBOOK_COMMAND: 'runbook',
      XDG_STATE_HOME: join(root, '.cache', 'tests', 'state'),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, stdout, stderr };
}
