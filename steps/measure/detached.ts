import type { Clock } from '../../engine/model/clock.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { until } from '../../engine/model/until.ts';

/** The folder with the output of the detached programs of a measurement. */
export interface Workplace {
  readonly machine: Machine;
  /** The lab's name of the machine. */
  readonly label: string;
  /** A separate folder, made with mode 0700. */
  readonly folder: string;
  /** The folder in which perf keeps what its samples refer to. */
  readonly buildIds: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * A program that runs by itself: it continues if the connection that started it is lost, and it ends at its time limit.
 */
export interface Detached {
  readonly at: Workplace;
  /** Its files are <name>.out, .err, .pid, .begin, .end and, after its end, .rc. */
  readonly name: string;
  readonly argv: readonly string[];
  /** Seconds that it has to end after the signal, before it is killed. */
  readonly patience: number;
}

/** The patience for a program that has no work to do at its end. */
export const shortly = 10;

/**
 * $1 folder, $2 name, $3 limit and $4 patience in seconds, then the program. timeout(1) passes on the SIGINT that ends
 * a program early, and its -k counts from then too. setsid forks, because a background job of a shell would ignore
 * SIGINT, and perf and iperf need SIGINT to end properly. The inner shell survives that signal to record the exit code.
 */
const launcher = `umask 077
cd -- "$1" || exit
name=$2 limit=$3 patience=$4
shift 4
exec setsid -f sh -c 'n=$1 limit=$2 patience=$3
shift 3
trap : INT TERM
echo $$ >"$n.pid"
date +%s.%N >"$n.begin"
timeout --foreground -s INT -k "$patience" "$limit" "$@" >"$n.out" 2>"$n.err" </dev/null
rc=$?
date +%s.%N >"$n.end"
echo $rc >"$n.rc.new"
mv -- "$n.rc.new" "$n.rc"' sh "$name" "$limit" "$patience" "$@" </dev/null >/dev/null 2>&1`;

/** $1 folder, $2 name, $3 signal: only a group whose leader works in that folder is ours. */
const stop = `cd -- "$1" || exit
pid=$(cat "$2.pid") || exit
[ "$(readlink "/proc/$pid/cwd")" = "$(pwd -P)" ] || exit 0
kill -s "$3" -- "-$pid"`;

/**
 * The environment of every tool: its numbers, times and words must not depend on the language or time zone of the
 * machine.
 */
const surroundings = { LC_ALL: 'C', TZ: 'UTC', S_TIME_FORMAT: 'ISO' };

/** Starts a program and returns once it runs; `limit` and `patience` are in seconds. Throws MachineError if it cannot be started. */
export async function startDetached(
  at: Workplace,
  name: string,
  argv: readonly string[],
  limit: number,
  patience = shortly,
): Promise<Detached> {
  const { machine, folder, signal } = at;
  const result = await machine.run(
    ['sh', '-c', launcher, 'sh', folder, name, String(limit), String(patience), ...argv],
    {
      env: surroundings,
      signal,
    },
  );
  if (result.code !== 0) {
    throw new MachineError(`${argv[0] ?? ''} could not be started on ${at.label}: ${result.stderr.trim()}`, {
      code: 'START',
    });
  }
  return { at, name, argv, patience };
}

/** Waits until it has ended; false if it still runs after `within` seconds. `watch` is called between checks. */
export async function awaitEnd(
  program: Detached,
  within: number,
  watch: () => Promise<void> = async () => {},
): Promise<boolean> {
  const { machine, folder, clock, signal } = program.at;
  const ended = await until({ clock, signal, within, every: 1 }, async () => {
    if ((await machine.read(`${folder}/${program.name}.rc`)) !== undefined) return true;
    await watch();
    return undefined;
  });
  return ended === true;
}

/**
 * Ends it with SIGINT, and with SIGKILL if that is not enough; a program that has already ended is not an error. Also
 * works after an interruption.
 */
export async function endDetached(program: Detached): Promise<void> {
  const { machine, folder } = program.at;
  const patient = { ...program, at: { ...program.at, signal: new AbortController().signal } };
  for (const signal of ['INT', 'TERM', 'KILL']) {
    if ((await machine.read(`${folder}/${program.name}.rc`)) !== undefined) return;
    await machine.run(['sh', '-c', stop, 'sh', folder, program.name, signal]);
    const within = signal === 'INT' ? program.patience : shortly;
    if (signal === 'KILL' || (await awaitEnd(patient, within))) return;
  }
}

/** Ends the programs of an earlier attempt that was killed: they would run beside those of the next one. */
export async function endLeft(at: Workplace): Promise<void> {
  const names = (await at.machine.list(at.folder)) ?? [];
  for (const name of names.filter((each) => each.endsWith('.pid')).map((each) => each.slice(0, -'.pid'.length)))
    await endDetached({ at, name, argv: [], patience: shortly });
}

/** How it ended: its exit code, 124 for one that was ended at its limit, null for one whose end nobody wrote down. */
export async function codeOf({ at, name }: Detached): Promise<number | null> {
  const text = await at.machine.read(`${at.folder}/${name}.rc`);
  return text === undefined ? null : Number(text.trim());
}

/**
 * The times of its start and its end, in seconds since 1970 on the clock of its machine; null if it never started or
 * ended.
 */
export async function timesOf({
  at,
  name,
}: Detached): Promise<{ readonly begin: number; readonly end: number } | null> {
  const [begin, end] = await Promise.all(
    ['begin', 'end'].map((each) => at.machine.read(`${at.folder}/${name}.${each}`)),
  );
  return begin === undefined || end === undefined ? null : { begin: Number(begin), end: Number(end) };
}
