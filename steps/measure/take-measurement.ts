import { readBootId } from '../../engine/model/read-boot-id.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import type { ActContext } from '../../engine/model/step-type.ts';
import { judgeLoad } from '../../report/figures/bandwidth.ts';
import type { Measure } from '../../schemas/types/steps/measure.ts';
import type { Measurement } from '../../schemas/types/measurement.ts';
import { keep, openArchive, removeEmpty } from './archive.ts';
import type { Archive } from './archive.ts';
import { offsetsFrom } from './clocks.ts';
import { endDetached, endLeft, shortly } from './detached.ts';
import type { Detached, Workplace } from './detached.ts';
import { environmentOf, whyEmulated } from './environment.ts';
import type { Environment } from './environment.ts';
import { endWatch, gatherWatch, startWatch } from './run-collectors.ts';
import type { Watch } from './run-collectors.ts';
import { gatherProgram, limitOf, runLoad, startServer, toolVersion, windowOf } from './run-load.ts';

/** A measurement with its raw text files. */
export interface Taken {
  readonly measurement: Measurement;
  readonly folder: string;
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Takes one measurement, always in this order: read the machines, start the server and the collectors, run the load, end all
 * programs, store the output. Throws MachineError if the load did not start.
 */
export async function takeMeasurement(input: Measure, context: ActContext): Promise<Taken> {
  const { machine: client, clock, place } = context;
  if (place === undefined) throw new Error('a measurement needs a run');
  const host = await context.reach('host');
  const watched = await context.reach(input.watch);
  const peer = input.server === undefined ? null : await context.reach(input.server.on);
  // Records use the names of the lab; one machine may have several names.
  const labels = new Map([
    ...(peer === null ? [] : [[peer, input.server?.on ?? ''] as const]),
    [watched, input.watch],
    [client, place.on],
    [host, 'host'],
  ]);
  const at = (machine: Machine): Workplace => {
    // The host's is in the run's own folder, on a disk that has room for what perf gathers; the others have no such folder.
    const folder = machine === host ? `${place.folder}/work` : `/run/runbook-measure-${place.run}`;
    return {
      machine,
      label: labels.get(machine) ?? '',
      folder,
      // perf.data stays on the host, so what it refers to stays too, beside it.
      buildIds: machine === host ? `${place.folder}/buildids` : `${folder}/buildids`,
      clock,
      signal: context.signal,
    };
  };
  const version = await toolVersion(input, at(client));
  const used = new Set([client, watched, ...(peer === null ? [] : [peer])]);
  const clocks = await offsetsFrom(host, new Map([...labels].filter(([machine]) => machine !== host)), clock);
  const archive = await openArchive(host, `${place.folder}/measurements`, input.name);
  const environments = async (): Promise<Environment> => ({
    ...(await environmentOf(host, 'host', true)),
    ...(client === host ? {} : await environmentOf(client, place.on, false)),
  });
  const workplaces = [...used].map(at);
  try {
    const before = await environments();
    const emulated = await emulationOf(host);
    const progress: typeof context.progress = (text, fraction) =>
      context.progress(emulated === null ? text : `EMULATED: ${text}`, fraction);
    for (const workplace of workplaces) {
      const { machine, folder } = workplace;
      await endLeft(workplace);
      await machine.run(['rm', '-rf', '--', folder]);
      await machine.makeFolder(folder, 0o700);
    }
    let server: Detached | null = null;
    let watch: Watch | null = null;
    let load: Detached | null = null;
    try {
      if (peer !== null) server = await startServer(input, at(peer));
      watch = await startWatch(input, at(watched), limitOf(input) + 60);
      load = await runLoad(input, at(client), version, progress);
    } finally {
      if (load === null) await endStray(at(client), 'workload');
      if (watch !== null) await endWatch(watch);
      if (server !== null) await endDetached(server);
    }
    context.progress('collecting the raw output');
    const workload = await gatherProgram(load, input.load.tool, version, archive);
    const serverOutput = server === null ? null : await gatherProgram(server, input.load.tool, null, archive);
    const collectors = await gatherWatch(watch, archive);
    const after = await environments();
    const ahead = clocks.find(({ machine }) => machine === labels.get(client))?.offset ?? 0;
    const draft: Measurement = {
      format: 1,
      name: input.name,
      run: place.run,
      step: place.step,
      playbook: place.playbook,
      host: 'host',
      study: null,
      emulated,
      asked: {
        duration: input.duration,
        interval: input.interval,
        streams: input.load.streams,
        settle: input.settle,
        profile: input.collect.includes('perf'),
      },
      window: await windowOf(load, ahead),
      status: 'ok',
      reason: null,
      workload,
      server: serverOutput,
      collectors: [...collectors],
      clocks: [...clocks],
      bootId: await readBootId(host),
      launchId: client === host ? null : await readBootId(client).catch(() => null),
      environment: {
        before: await keep(archive, 'environment-before.json', pretty(before)),
        after: await keep(archive, 'environment-after.json', pretty(after)),
      },
      files: archive.files,
    };
    const texts = await textsOf(archive);
    const judged = judgeLoad(draft, (path) => texts.get(path));
    const measurement = judged.status === 'ok' ? draft : { ...draft, status: judged.status, reason: judged.reason };
    await host.put(`${archive.folder}/measurement.json`, {
      encoding: 'utf8',
      content: pretty(measurement),
      mode: 0o600,
      owner: 0,
      group: 0,
    });
    return { measurement, folder: archive.folder, texts };
  } catch (error) {
    // Nothing of it can be used, and an empty folder would look like a measurement.
    await removeEmpty(archive);
    throw error;
  } finally {
    await Promise.all(workplaces.map(removeWork));
  }
}

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Removes the folder of the programs of a measurement, as far as its machine can still be reached. */
async function removeWork({ machine, folder }: Workplace): Promise<void> {
  try {
    await machine.run(['rm', '-rf', '--', folder]);
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
  }
}

/** A load whose start was cut off may run anyway. */
async function endStray(at: Workplace, name: string): Promise<void> {
  try {
    if ((await at.machine.read(`${at.folder}/${name}.pid`)) === undefined) return;
    await endDetached({ at, name, argv: [], patience: shortly });
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
  }
}

async function emulationOf(host: Machine): Promise<string | null> {
  const [cpuinfo, { stdout }] = await Promise.all([host.read('/proc/cpuinfo'), host.query(['systemd-detect-virt'])]);
  return whyEmulated(cpuinfo ?? '', stdout.trim());
}

/** The texts of the archive as they were stored, for the figures that are shown at once. */
async function textsOf({ host, folder, files }: Archive): Promise<ReadonlyMap<string, string>> {
  const here = files.filter(({ leftOn }) => leftOn === null);
  const texts = await Promise.all(here.map(async ({ path }) => [path, await host.read(`${folder}/${path}`)] as const));
  return new Map(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])));
}
