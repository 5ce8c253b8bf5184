import type { Clock } from '../../engine/model/clock.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { RunOptions } from '../../engine/model/machine.ts';
import { AgentRefusal } from './agent-line.ts';
import type { AgentLine } from './agent-line.ts';
import type { GuestOutputs } from './take-outputs.ts';

/** The result of a program in the guest, up to the limit of the agent; `code` is null if a signal or the deadline ended it. */
export interface GuestOutput {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly timedOut: boolean;
  /** Whether the agent dropped the rest of an output. */
  readonly cut: { readonly stdout: boolean; readonly stderr: boolean };
}

/** guest-exec-status's answer (qga/qapi-schema.json, GuestExecStatus). */
interface Status {
  readonly exited: boolean;
  readonly exitcode?: number;
  readonly signal?: number;
  readonly 'out-data'?: string;
  readonly 'err-data'?: string;
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

const empty = Buffer.alloc(0);
const nothingCut = { stdout: false, stderr: false };
const printedNothing = { stdout: empty, stderr: empty, timedOut: false, cut: nothingCut } as const;

/**
 * Runs a program in the guest (guest-exec) and waits for its end: at the deadline (seconds, 60 by default) or the
 * signal it is killed with its children. A daemon that keeps the outputs open also keeps the call open until then. A
 * missing program is code 127, one that cannot be executed 126. The agent keeps 16 MiB of each output.
 */
export async function runInGuest(
  line: AgentLine,
  clock: Clock,
  argv: readonly string[],
  options: Omit<RunOptions, 'stdin'> & { readonly stdin?: string | Buffer } = {},
): Promise<GuestOutput> {
  const [program, ...rest] = argv;
  if (program === undefined) throw new Error('run: an empty argv');
  const { deadline = 60, stdin, env, signal } = options;
  const killed: GuestOutput = { ...printedNothing, code: null };
  if (signal?.aborted) return killed;
  const started = clock.now().getTime();
  const pid = await start(line, program, rest, { ...environment, ...env }, stdin);
  if (typeof pid !== 'number') return pid;

  let end: number | undefined;
  let timedOut = false;
  for (let turn = 0, slept = 0; ; turn += 1) {
    const answer = await line.request('guest-exec-status', { pid });
    const status = answer.value;
    if (!isStatus(status)) throw line.breach('sent a malformed answer to guest-exec-status');
    if (status.exited) return outputOf(status, answer.outputs, end !== undefined, timedOut);
    const elapsed = Math.max(slept, (clock.now().getTime() - started) / 1000);
    if (end === undefined && (elapsed >= deadline || signal?.aborted)) {
      timedOut = !signal?.aborted;
      await start(line, 'sh', ['-c', KILL_TREE, 'sh', String(pid)], environment, undefined);
      end = elapsed + grace;
      turn = 0;
    }
    if (end !== undefined && elapsed >= end) return { ...killed, timedOut };
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
    const stderr = Buffer.from(`${program}: ${message}\n`);
    if (/No such file|Not a directory/i.test(message)) return { ...printedNothing, code: 127, stderr };
    if (/Permission denied|Exec format/i.test(message)) return { ...printedNothing, code: 126, stderr };
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

function outputOf(status: Status, outputs: GuestOutputs, ended: boolean, timedOut: boolean): GuestOutput {
  return {
    code: ended || status.signal !== undefined ? null : (status.exitcode ?? null),
    stdout: outputs['out-data'] ?? Buffer.from(status['out-data'] ?? '', 'base64'),
    stderr: outputs['err-data'] ?? Buffer.from(status['err-data'] ?? '', 'base64'),
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
  return (
    optional('exitcode', Number.isSafeInteger) &&
    optional('signal', isNumber) &&
    optional('out-data', (found) => typeof found === 'string') &&
    optional('err-data', (found) => typeof found === 'string')
  );
}
