import { KeptEnds } from '../../engine/model/bytes/kept-ends.ts';
import { limits } from '../../engine/model/bytes/limits.ts';
import type { Clock } from '../../engine/model/clock.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { RunOptions } from '../../engine/model/machine.ts';
import { AgentRefusal } from './agent-line.ts';
import type { AgentLine, Answer } from './agent-line.ts';
import type { OutputEnds } from './output-tap.ts';

/** The result of a program in the guest, up to the limit of the agent; `code` is null if a signal or the deadline ended it. */
export interface GuestOutput {
  readonly code: number | null;
  readonly stdout: KeptEnds;
  readonly stderr: KeptEnds;
  readonly timedOut: boolean;
  /** Whether the agent dropped the rest of an output. */
  readonly cut: { readonly stdout: boolean; readonly stderr: boolean };
}

/** guest-exec-status's answer (qga/qapi-schema.json, GuestExecStatus). */
interface Status {
  readonly exited: boolean;
  readonly exitcode?: number;
  readonly signal?: number;
  readonly 'out-truncated'?: boolean;
  readonly 'err-truncated'?: boolean;
}

/** The environment of a root login in the C locale, because the environment of the agent is not defined. */
const environment = {
  HOME: '/root',
  LC_ALL: 'C',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
};

/** Kills a process and all its descendants, the leaves first; $1 is its ID. */
const KILL_TREE = `
tree() {
  kill -STOP "$1"
  for child in $(cat "/proc/$1/task/$1/children"); do tree "$child"; done
  kill -KILL "$1"
}
tree "$1" 2>/dev/null`;

/** Seconds between two checks of a running program: short at first, because most programs are short. */
const pauses = (turn: number): number => Math.min(0.01 * 1.5 ** turn, 1);

/** Seconds to wait for killed processes. */
const grace = 3;

/** The result of a program that printed nothing, or only this message. */
function result(code: number | null, timedOut: boolean, message = ''): GuestOutput {
  const [stdout, stderr] = [new KeptEnds(limits.stdout), new KeptEnds(limits.stderr)];
  stderr.push(Buffer.from(message));
  return { code, stdout, stderr, timedOut, cut: { stdout: false, stderr: false } };
}

/**
 * Runs a program in the guest (guest-exec) and waits for its end: at the deadline (seconds, 60 by default) or the
 * signal it is killed with its children. A daemon that keeps the outputs open also keeps the call open until then. A
 * missing program is code 127, one that cannot be executed 126. The agent keeps 16 MiB of each output.
 */
export async function runInGuest(
  line: AgentLine,
  clock: Clock,
  argv: readonly string[],
  options: Omit<RunOptions, 'stdin'> & { readonly stdin?: string | Buffer; readonly ends?: OutputEnds } = {},
): Promise<GuestOutput> {
  const [program, ...rest] = argv;
  if (program === undefined) throw new Error('run: an empty argv');
  const { deadline = 60, stdin, env, signal, ends = limits } = options;
  if (signal?.aborted) return result(null, false);
  const started = clock.now().getTime();
  const pid = await start(line, program, rest, { ...environment, ...env }, stdin);
  if (typeof pid !== 'number') return pid;

  let end: number | undefined;
  let timedOut = false;
  for (let turn = 0, slept = 0; ; turn += 1) {
    const answer = await line.request('guest-exec-status', { pid }, ends);
    const status = answer.value;
    if (!isStatus(status)) throw line.breach('sent a malformed answer to guest-exec-status');
    if (status.exited) return outputOf(status, answer, end !== undefined, timedOut);
    const elapsed = Math.max(slept, (clock.now().getTime() - started) / 1000);
    if (end === undefined && (elapsed >= deadline || signal?.aborted)) {
      timedOut = !signal?.aborted;
      await start(line, 'sh', ['-c', KILL_TREE, 'sh', String(pid)], environment, undefined);
      end = elapsed + grace;
      turn = 0;
    }
    if (end !== undefined && elapsed >= end) return result(null, timedOut);
    const pause = Math.min(pauses(turn), Math.max((end ?? deadline) - elapsed, 0.01));
    slept += pause;
    // An abort ends the sleep, and the next iteration sees it.
    await clock.sleep(pause, end === undefined ? signal : undefined).catch(() => {});
  }
}

async function start(
  line: AgentLine,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  stdin: string | Buffer | undefined,
): Promise<number | GuestOutput> {
  try {
    const answer = await line.request('guest-exec', {
      path: program,
      arg: args,
      env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      ...(stdin === undefined ? {} : { 'input-data': Buffer.from(stdin as string).toString('base64') }),
      'capture-output': true,
    });
    const pid: unknown = isObject(answer.value) ? answer.value['pid'] : undefined;
    if (isNumber(pid)) return pid;
    throw line.breach('sent a malformed answer to guest-exec');
  } catch (error) {
    if (!(error instanceof AgentRefusal)) throw error;
    const { message } = error;
    const text = `${program}: ${message}\n`;
    if (/No such file|Not a directory/i.test(message)) return result(127, false, text);
    if (/Permission denied|Exec format/i.test(message)) return result(126, false, text);
    const disabled = /disabled|not allowed|blocked/i.test(message);
    const hint = disabled
      ? '; the guest does not allow this command: see the lists of RPCs in its qemu-ga configuration'
      : '';
    throw new MachineError(`run ${program} in the guest: ${message}${hint}`, {
      code: disabled ? 'EPERM' : 'UNKNOWN',
      cause: error,
    });
  }
}

function outputOf(status: Status, { stdout, stderr }: Answer, ended: boolean, timedOut: boolean): GuestOutput {
  return {
    code: ended || status.signal !== undefined ? null : (status.exitcode ?? null),
    stdout,
    stderr,
    timedOut,
    cut: { stdout: status['out-truncated'] === true, stderr: status['err-truncated'] === true },
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const isNumber = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function isStatus(value: unknown): value is Status {
  if (!isObject(value) || typeof value['exited'] !== 'boolean') return false;
  const optional = (name: keyof Status, fits: (found: unknown) => boolean) =>
    value[name] === undefined || fits(value[name]);
  // A code of Windows can be negative.
  // The text of an output is taken out of the answer before.
  const isEmpty = (name: string) => value[name] === undefined || value[name] === '';
  return (
    optional('exitcode', Number.isSafeInteger) &&
    optional('signal', isNumber) &&
    isEmpty('out-data') &&
    isEmpty('err-data')
  );
}
