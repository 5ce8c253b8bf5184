import { MachineError } from '../../engine/model/machine-error.ts';
import { until } from '../../engine/model/until.ts';
import { iperfRow } from '../../report/parse/iperf-row.ts';
import type { Measure } from '../../schemas/types/steps/measure.ts';
import type { Measurement } from '../../schemas/types/measurement.ts';
import { keep } from './archive.ts';
import type { Archive } from './archive.ts';
import { awaitEnd, codeOf, endDetached, startDetached, timesOf } from './detached.ts';
import type { Detached, Workplace } from './detached.ts';
import { isListening } from './listening.ts';
import { loadArgv, portOf, serverArgv, versionArgv, versionIn } from './load-argv.ts';
import { showRate } from './show-rate.ts';

type Program = Measurement['workload'];

/** Seconds for a program to connect and to print its sums, in addition to the load itself. */
const grace = 60;

export const limitOf = ({ duration }: Measure): number => duration + grace;

/** The version of a machine's tool; null if the tool does not exist or prints no version. */
export async function toolVersion({ load }: Measure, { machine, label }: Workplace): Promise<string | null> {
  const argv = versionArgv(load.tool);
  if (argv === null) return null;
  const { stdout, stderr, code } = await machine.query(argv, { whole: false });
  if (code === 127) {
    throw new MachineError(`${argv[0]} is not installed on ${label}`, { code: 'ENOENT' });
  }
  return versionIn(`${stdout}\n${stderr}`);
}

/** Starts the other end and waits until it listens; a port that is taken already is a mistake, since another would answer. */
export async function startServer(input: Measure, at: Workplace): Promise<Detached> {
  const port = portOf(input.load);
  if (await isListening(port, at.machine)) {
    throw new MachineError(
      `port ${port} of ${at.label} is in use: a program already listens on it. Give the load another port, or wait if another measurement is running`,
      { code: 'EADDRINUSE' },
    );
  }
  const server = await startDetached(at, 'server', serverArgv(input), limitOf(input) + grace);
  const isUp = await until({ ...at, within: 30, every: 0.5 }, async () => {
    // Checks its end first: if two servers are started at once, the listening port may belong to the other.
    if ((await codeOf(server)) !== null) return false;
    return (await isListening(port, at.machine)) ? true : undefined;
  });
  if (isUp === true) return server;
  const errorText = (await at.machine.read(`${at.folder}/server.err`)) ?? '';
  await endDetached(server);
  throw new MachineError(`the server on ${at.label} does not listen on port ${port}: ${errorText.trim()}`, {
    code: 'SERVER',
  });
}

/** Runs the load to its end, and reports its rate and its remaining time. */
export async function runLoad(
  input: Measure,
  at: Workplace,
  version: string | null,
  progress: (text: string, fraction?: number) => void,
): Promise<Detached> {
  const { clock, machine, folder } = at;
  const load = await startDetached(at, 'workload', loadArgv(input, version), limitOf(input));
  const began = clock.now().getTime();
  const ended = await awaitEnd(load, limitOf(input) + grace, async () => {
    const passed = (clock.now().getTime() - began) / 1000;
    const left = Math.max(0, Math.round(input.duration - passed));
    const rate = rateIn((await machine.read(`${folder}/workload.out`)) ?? '');
    progress([rate, `${left} s left`].filter(Boolean).join(', '), Math.min(1, passed / input.duration));
  });
  if (!ended) await endDetached(load);
  return load;
}

/** The rate of the last interval that a tool has printed so far. */
function rateIn(text: string): string | null {
  const rows = text
    .split('\n')
    .map(iperfRow)
    .filter((row) => row !== undefined);
  const last = rows.findLast(({ id }) => id === 'SUM') ?? rows.at(-1);
  const streamed = [...text.matchAll(/"sum":\{[^}]*"bits_per_second":([\d.e+]+)/g)].at(-1)?.[1];
  const bits =
    last !== undefined ? (8 * last.bytes) / (last.end - last.start) : streamed === undefined ? NaN : Number(streamed);
  return Number.isFinite(bits) ? showRate(bits) : null;
}

/** Adds the output of a program to the archive. */
export async function gatherProgram(
  program: Detached,
  tool: Program['tool'],
  version: string | null,
  archive: Archive,
): Promise<Program> {
  const { at, name, argv } = program;
  const [out, err] = await Promise.all(['out', 'err'].map((each) => at.machine.read(`${at.folder}/${name}.${each}`)));
  return {
    machine: at.label,
    tool,
    argv: [...argv],
    version,
    code: await codeOf(program),
    stdout: await keep(archive, `${name}.txt`, out ?? ''),
    stderr: await keep(archive, `${name}.err`, err ?? ''),
  };
}

/** When the load ran, on the host's clock; null if it never did. */
export async function windowOf(load: Detached, ahead: number): Promise<Measurement['window']> {
  const times = await timesOf(load);
  return times === null ? null : { start: times.begin - ahead, end: times.end - ahead };
}
