import { KeptEnds } from '../../engine/model/bytes/kept-ends.ts';
import { limits } from '../../engine/model/bytes/limits.ts';
import type { Finding, Refusal } from '../../engine/model/step-type.ts';
import type { Writable } from 'node:stream';
import { endsWithStdin } from '../process/end-with-parent.ts';
import { passVariables } from '../process/secret-variables.ts';
import { exitCode } from '../process/exit-code.ts';

/** One line of `--json`. */
export type Line = { readonly kind: string; readonly [key: string]: unknown };

export interface Called {
  readonly code: number | null;
  readonly lines: readonly Line[];
  readonly stderr: string;
}

/**
 * Runs a verb of this program with --json and returns its output, each line at once. In a separate process: an error
 * in a run does not end the study, and Ctrl+C reaches both. It stops if this process is killed. It gets the secrets of
 * this process through a pipe, because other users and programs can see an environment.
 */
export async function callRunbook(argv: readonly string[], onLine: (line: Line) => void = () => {}): Promise<Called> {
  const { execa } = await import('execa');
  const passed = passVariables(3);
  const child = execa(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...argv, '--json'], {
    env: { ...endsWithStdin, ...passed.env },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    buffer: false,
    cleanup: false,
    reject: false,
  });
  const channel = child.stdio[3] as unknown as Writable;
  // A program that did not start reads nothing.
  channel.on('error', () => {});
  channel.end(passed.text);
  const lines: Line[] = [];
  const errors = new KeptEnds(limits.stderr);
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  for await (const text of child) {
    const line = JSON.parse(text) as Line;
    lines.push(line);
    onLine(line);
  }
  const { exitCode: code, signal, cause } = await child;
  if (code === undefined && signal === undefined) throw cause;
  return { code: code ?? null, lines, stderr: errors.text };
}

/** The reasons in a plan against it: refusals of steps and failed checks; empty without a plan. */
function obstacles({ lines }: Called) {
  const plan = lines.findLast(({ kind }) => kind === 'plan')?.['plan'] as
    { readonly steps: readonly PlannedStep[] } | undefined;
  const steps = plan?.steps ?? [];
  return {
    refusals: steps.flatMap(({ refusals = [] }) => refusals),
    unmet: steps.flatMap(({ findings = [] }) => findings.filter(({ holds }) => !holds)),
  };
}

interface PlannedStep {
  readonly refusals?: readonly Refusal[];
  readonly findings?: readonly Finding[];
}

/**
 * Why the machine cannot run a playbook, by its plan: the only reasons are failed checks of the machine. Null for
 * every other reason, because it may change.
 */
export function whyNotHere(called: Called): string | null {
  const { refusals, unmet } = obstacles(called);
  const [first] = unmet;
  return called.code !== exitCode.refused || first === undefined || refusals.length > 0
    ? null
    : oneLine(`${first.what}: ${first.evidence}. ${first.reason}`);
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Why a call failed, in one line. */
export function whyFailed(called: Called): string {
  const { lines, stderr, code } = called;
  const failed = lines.findLast(({ kind }) => kind === 'step-failed');
  if (failed !== undefined) return `${String(failed['title'])}: ${String(failed['message']).split('\n')[0]}`;
  const refused =
    lines.findLast(({ kind }) => kind === 'refused') ?? lines.findLast(({ kind }) => kind === 'diagnostic');
  const [first] = (refused?.['refusals'] ?? []) as readonly { readonly check: string; readonly reason: string }[];
  if (first !== undefined) return `${first.check}: ${first.reason}`;
  if (refused !== undefined) return String(refused['message']);
  const { refusals, unmet } = obstacles(called);
  if (refusals[0] !== undefined) return oneLine(`${refusals[0].check}: ${refusals[0].reason}`);
  if (unmet[0] !== undefined) return oneLine(`${unmet[0].what}: ${unmet[0].evidence}`);
  return stderr.trim().split('\n').at(-1) || `it exited with code ${code}`;
}
