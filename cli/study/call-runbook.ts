import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** One line of `--json`. */
export type Line = { readonly kind: string; readonly [key: string]: unknown };

export interface Called {
  readonly code: number | null;
  readonly lines: readonly Line[];
  readonly stderr: string;
}

/**
 * Runs a verb of this very program with --json and gives what it said, each line as it comes too. A process of its own: what
 * ends a run badly does not end the study, and Ctrl+C reaches both.
 */
export function callRunbook(argv: readonly string[], onLine: (line: Line) => void = () => {}): Promise<Called> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...argv, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: Line[] = [];
    let stderr = '';
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as Line;
      lines.push(line);
      onLine(line);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, lines, stderr }));
  });
}

/** Why a call failed, in one line. */
export function whyFailed({ lines, stderr, code }: Called): string {
  const failed = lines.findLast(({ kind }) => kind === 'step-failed');
  if (failed !== undefined) return `${String(failed['title'])}: ${String(failed['message']).split('\n')[0]}`;
  const refused =
    lines.findLast(({ kind }) => kind === 'refused') ?? lines.findLast(({ kind }) => kind === 'diagnostic');
  const [first] = (refused?.['refusals'] ?? []) as readonly { readonly check: string; readonly reason: string }[];
  if (first !== undefined) return `${first.check}: ${first.reason}`;
  if (refused !== undefined) return String(refused['message']);
  return stderr.trim().split('\n').at(-1) || `it ended with code ${code}`;
}
