import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localMachine } from '../../../machines/local/local-machine.ts';
import type { Measurement } from '../../../schemas/types/measurement.ts';
import { measure } from '../../../steps/measure/index.ts';
import { realClock } from '../../machines/real-clock.ts';
import { needs } from '../../needs.ts';
import { actContext } from '../support/act-context.ts';
import { ofKind } from '../support/changing.ts';
import { filled } from '../support/filled.ts';

needs('iperf', 'iperf3', 'pgrep');

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-leaves-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Every file and folder below a path. */
const below = async (path: string): Promise<readonly string[]> => (await readdir(path, { recursive: true })).toSorted();

interface Taking {
  readonly input: object;
  /** The machine that is watched, if it is another handle than the host's. */
  readonly watched?: 'guest';
}

/** Takes a measurement on this machine with an empty home folder; `run` is the folder of the run. */
async function take({ input, watched }: Taking): Promise<{ readonly home: string; readonly run: string }> {
  const places = { home: join(folder, 'home'), run: await mkdtemp(join(folder, 'run-')) };
  await mkdir(places.home);
  await using host = localMachine({ name: 'host', env: { HOME: places.home } });
  await using guest = localMachine({ name: 'guest', env: { HOME: places.home } });
  const place = {
    run: places.run.slice(-6),
    folder: places.run,
    step: 'it',
    on: 'host',
    playbook: { name: 'test', sha256: '0'.repeat(64) },
  };
  const reach = (name: string) => Promise.resolve(name === 'guest' ? guest : host);
  const filledIn = filled(measure.schema, { settle: 0, duration: 1, ...input, ...(watched && { watch: watched }) });
  await ofKind(measure, 'act').act(filledIn, actContext(host, realClock, { place, reach }));
  return places;
}

const busy = { tool: 'number', argv: ['sh', '-c', 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; echo $i'] };
const collectors = ['cpu', 'frequency', 'atopsar', 'perf', 'interrupts', 'exits', 'network', 'thermal'];

test.each([
  ['a program', { load: busy }],
  ['iperf', { load: { tool: 'iperf2', peer: '127.0.0.1', port: 15_061 }, server: { on: 'peer' } }],
  ['iperf3', { load: { tool: 'iperf3', peer: '127.0.0.1', port: 15_062 }, server: { on: 'peer' } }],
])('%s and every collector write nothing outside the folder of the run', async (_, load) => {
  const { home: own, run } = await take({ input: { ...load, collect: collectors } });
  expect(await below(own)).toEqual([]);
  // What the samples of perf refer to is beside them, where perf could take any.
  const names = await readdir(run);
  expect(names.filter((name) => name !== 'buildids')).toEqual(['measurements']);
});

test('the samples of another machine are where the measurement says', async () => {
  const { run } = await take({ input: { load: busy, collect: ['perf'] }, watched: 'guest' });
  const text = await readFile(join(run, 'measurements', 'measurement', 'measurement.json'), 'utf8');
  const {
    files,
    collectors: [perf],
  } = JSON.parse(text) as Measurement;
  expect(perf?.kind).toBe('perf');
  const left = files.filter(({ leftOn }) => leftOn !== null);
  try {
    expect(left.map(({ leftOn }) => leftOn)).toEqual(perf?.status === 'ok' ? ['guest'] : []);
    for (const { path } of left) expect(existsSync(path)).toBe(true);
    expect(existsSync(`/run/runbook-measure-${run.slice(-6)}`)).toBe(false);
  } finally {
    await Promise.all(left.map(({ path }) => rm(path, { force: true })));
  }
});
