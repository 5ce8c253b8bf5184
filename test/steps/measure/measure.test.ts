import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Machine } from '../../../engine/model/machine.ts';
import type { ActContext, ActOutcome } from '../../../engine/model/step-type.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';
import { computeFigures } from '../../../report/figures/compute-figures.ts';
import type { Measurement } from '../../../schemas/types/measurement.ts';
import { measure } from '../../../steps/measure/index.ts';
import { realClock } from '../../machines/real-clock.ts';
import { actContext } from '../support/act-context.ts';
import { ofKind } from '../support/changing.ts';
import { filled } from '../support/filled.ts';
import { needs } from '../../needs.ts';

needs('iperf', 'iperf3', 'pgrep');

// Real programs on this machine, on loopback; each test uses another port.
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

interface Measured {
  readonly outcome: ActOutcome;
  readonly folder: string;
  readonly measurement: Measurement | null;
  read(path: string): string | undefined;
}

async function take(
  input: object,
  rest: Partial<ActContext> = {},
  meanwhile: (machine: Machine) => Promise<void> = async () => {},
): Promise<Measured> {
  await using machine = localMachine({ name: 'host' });
  const run = await mkdtemp(join(tmpdir(), 'runbook-measure-'));
  folders.push(run);
  const place = {
    run: run.slice(-6),
    folder: run,
    step: 'it',
    on: 'host',
    playbook: { name: 'test', sha256: '0'.repeat(64) },
  };
  const acting = ofKind(measure, 'act').act(
    filled(measure.schema, { settle: 0, duration: 2, collect: [], ...input }),
    actContext(machine, realClock, { place, ...rest }),
  );
  const [outcome] = await Promise.all([acting, meanwhile(machine)]);
  const folder = join(run, 'measurements', 'measurement');
  const names = existsSync(folder) ? await readdir(folder) : [];
  const texts = new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
  const text = texts.get('measurement.json');
  expect(existsSync(join(run, 'work'))).toBe(false);
  return {
    outcome,
    folder,
    measurement: text === undefined ? null : (JSON.parse(text) as Measurement),
    read: (path) => texts.get(path),
  };
}

const iperf = (tool: 'iperf2' | 'iperf3', port: number, rest: object = {}) => ({
  load: { tool, peer: '127.0.0.1', port, ...rest },
  server: { on: 'host' },
});

describe.each(['iperf2', 'iperf3'] as const)('%s', (tool) => {
  const base = tool === 'iperf2' ? 15_010 : 15_020;

  test('both ends, the host during the load, and the figures from only the raw files', async () => {
    const collect = ['cpu', 'interrupts', 'network', 'exits'];
    const { outcome, measurement, read } = await take({ ...iperf(tool, base), duration: 3, settle: 1, collect });
    expect(outcome).toMatchObject({ kind: 'done', outputs: { gbit_per_second: expect.any(Number) as number } });
    expect(measurement).toMatchObject({ status: 'ok', asked: { duration: 3, settle: 1 } });
    if (measurement === null) throw new Error('it has a measurement');
    const figures = computeFigures(measurement, read);
    expect(figures.bandwidth?.counts).toBe('received');
    expect(figures.bandwidth?.seconds).toBeCloseTo(2, 0);
    expect(figures.cpu[0]?.busy).toBeGreaterThan(0);
    expect(figures.interrupts?.length).toBeGreaterThan(0);
    const { window } = measurement;
    expect((window?.end ?? 0) - (window?.start ?? 0)).toBeGreaterThan(2.9);
    for (const { path } of measurement.files) expect(read(path), path).toBeDefined();
    expect(JSON.parse(read('environment-before.json') ?? '{}')).toHaveProperty('host kernel');
  });

  test('several streams in the reverse direction', async () => {
    const { outcome, measurement } = await take(iperf(tool, base + 1, { streams: 2, reverse: true }));
    expect(measurement).toMatchObject({ status: 'ok', asked: { streams: 2 } });
    expect(outcome.kind).toBe('done');
  });

  test('without a server it fails, although the program reports success', async () => {
    const { outcome, measurement } = await take({ load: { tool, peer: '127.0.0.1', port: base + 2 } });
    expect(outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/Connection refused/) as string,
      hint: expect.stringMatching(/the raw output is in/) as string,
    });
    expect(measurement).toMatchObject({ status: 'failed', window: { start: expect.any(Number) as number } });
  });

  test('a killed client gives no number, and its output is kept', async () => {
    const { outcome, measurement } = await take({ ...iperf(tool, base + 3), duration: 20 }, {}, async (machine) => {
      const isThere = async () =>
        (await machine.query(['pgrep', '-f', `^(iperf|iperf3) -c 127.0.0.1 -p ${base + 3} `])).stdout
          .trim()
          .split('\n')[0] ?? '';
      while ((await isThere()) === '') await realClock.sleep(0.1);
      await realClock.sleep(1.5);
      await machine.run(['kill', '-KILL', await isThere()]);
    });
    expect(outcome.kind).toBe('failed');
    expect(['failed', 'partial']).toContain(measurement?.status);
  });
});

test('a port in use is reported before the measurement', async () => {
  const { createServer } = await import('node:net');
  const server = createServer().listen(15_040, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  await expect(take(iperf('iperf3', 15_040))).rejects.toThrow('port 15040 of host is in use');
  expect(await readdir(folders.at(-1) ?? '')).toEqual([]);
  server.close();
});

test('an interruption ends all started programs', async () => {
  const stop = new AbortController();
  const taking = take({ ...iperf('iperf3', 15_050), duration: 60 }, { signal: stop.signal }, async (machine) => {
    while ((await machine.query(['pgrep', '-f', 'iperf3 -c 127.0.0.1 -p 15050'])).code !== 0)
      await realClock.sleep(0.1);
    stop.abort(new Error('Ctrl+C twice'));
  });
  await expect(taking).rejects.toThrow();
  await using machine = localMachine({ name: 'host' });
  expect((await machine.query(['pgrep', '-f', 'iperf3.*15050'])).code).toBe(1);
});

test('a custom program, with perf', async () => {
  const load = {
    tool: 'number',
    argv: ['sh', '-c', 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; echo done $i'],
  };
  const { outcome, measurement, read } = await take({ load, duration: 1, collect: ['perf'] });
  expect(outcome).toMatchObject({ kind: 'done', outputs: { figure: 300_000 } });
  expect(measurement?.asked.profile).toBe(true);
  const [perf] = measurement?.collectors ?? [];
  expect(perf?.kind).toBe('perf');
  if (perf?.status === 'ok') {
    const folded = perf.files.find((name) => name.endsWith('.samples.folded')) ?? '';
    expect(read(folded)).toMatch(/^\S.* \d+$/m);
    expect(measurement?.files.find(({ leftOn }) => leftOn === 'host')).toMatchObject({
      path: expect.stringMatching(/perf\.data$/) as string,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
  } else expect(perf?.reason).toMatch(/\S/);
});

test('a missing tool is reported, with the playbook that installs it', async () => {
  const { outcome, measurement } = await take({
    load: { tool: 'number', argv: ['true'] },
    duration: 1,
    collect: ['atopsar'],
  });
  expect(outcome.kind).toBe('done');
  const [atopsar] = measurement?.collectors ?? [];
  if (!existsSync('/usr/bin/atopsar')) {
    expect(atopsar).toMatchObject({
      status: 'failed',
      reason: 'atopsar is not installed on host; tools.yaml installs it',
    });
  } else expect(atopsar?.status).toBe('ok');
});
