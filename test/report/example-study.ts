import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Measurement } from '../../schemas/types/measurement.ts';
import { normal, random } from './random.ts';
import { exampleFiles } from './example-files.ts';

/** The properties of an invented variant. */
export interface ExampleVariant {
  readonly name: string;
  readonly gbit: number;
  /** CPUs of the host that are busy in addition to the guest. */
  readonly overhead: number;
  readonly exits: number;
  /** Of the bandwidth from run to run, as a part of it. */
  readonly spread?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** The shape of its profiles; without it, it has no profiles. */
  readonly stacks?: Readonly<Record<string, number>>;
}

export interface ExampleStudy {
  readonly seed: number;
  readonly blocks: number;
  readonly seconds: number;
  readonly cpus: number;
  readonly variants: readonly ExampleVariant[];
  /** The reason why the figures are not valid, in the words for an emulated host. */
  readonly emulated?: string | null;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Writes a study whose numbers are made up from a seed, in the format of real archives; for tests and pictures only. */
export async function writeExampleStudy(folder: string, study: ExampleStudy): Promise<void> {
  const next = random(study.seed);
  const noise = normal(next);
  let position = 0;
  for (let block = 1; block <= study.blocks; block += 1) {
    const order = study.variants.map((variant) => ({ variant, by: next() })).toSorted((a, b) => a.by - b.by);
    // Drift in a session is the same for all variants of a block.
    const drift = 1 + 0.004 * noise();
    for (const { variant } of order) {
      position += 1;
      await writeRun(join(folder, `block-${block}`, variant.name), study, variant, { block, position, drift, noise });
    }
  }
  for (const variant of study.variants) {
    if (variant.stacks === undefined) continue;
    position += 1;
    await writeRun(join(folder, 'profiles', variant.name), study, variant, { block: 0, position, drift: 1, noise });
  }
}

interface Place {
  readonly block: number;
  readonly position: number;
  readonly drift: number;
  readonly noise: () => number;
}

/** The measurement.json of a run of a made-up variant, with the list of its files. */
export function measurementOf(
  study: ExampleStudy,
  variant: ExampleVariant,
  place: { readonly block: number; readonly position: number; readonly start: number },
  files: ReadonlyMap<string, string>,
): Measurement {
  const { start } = place;
  const isProfile = place.block === 0;
  const collector = (kind: Measurement['collectors'][number]['kind'], argv: string[], names: string[]) =>
    ({ kind, machine: 'host', argv, version: null, status: 'ok', reason: null, files: names }) as const;
  return {
    format: 1,
    name: 'bandwidth',
    run: `20261121-${String(100000 + place.position)}-abcd`,
    step: 'measure',
    playbook: { name: variant.name, sha256: sha256(variant.name) },
    host: 'host',
    study: {
      name: 'simulated',
      variant: variant.name,
      block: Math.max(1, place.block),
      position: place.position,
      seed: study.seed,
    },
    emulated: study.emulated ?? null,
    asked: { duration: study.seconds, interval: 1, streams: 1, settle: 3, profile: isProfile },
    window: { start, end: start + study.seconds },
    status: 'ok',
    reason: null,
    workload: {
      machine: 'guest',
      tool: 'iperf3',
      argv: ['iperf3', '-c', '10.128.0.49', '-t', String(study.seconds), '-J'],
      version: '3.12',
      code: 0,
      stdout: 'workload.txt',
      stderr: 'workload.err',
    },
    server: null,
    collectors: [
      collector('cpu', ['sh', '-c', 'simulated'], ['cpu.txt']),
      collector('interrupts', [], ['interrupts-before.txt', 'interrupts-after.txt']),
      collector('exits', [], ['exits-before.txt', 'exits-after.txt']),
      ...(isProfile
        ? [
            collector(
              'perf',
              ['perf', 'record', '-F', '99', '-a', '-g'],
              ['profile-cpu-clock.weight.folded', 'profile-cpu-clock.samples.folded'],
            ),
          ]
        : []),
    ].map((each) => ({ ...each, argv: [...each.argv], files: [...each.files] })),
    clocks: [{ machine: 'guest', offset: 0.012, within: 0.004 }],
    bootId: `boot-${place.block}`,
    launchId: `launch-${place.position}`,
    environment: { before: 'environment-before.json', after: 'environment-after.json' },
    files: [...files].map(([path, text]) => ({
      path,
      bytes: Buffer.byteLength(text),
      sha256: sha256(text),
      leftOn: null,
    })),
  };
}

async function writeRun(folder: string, study: ExampleStudy, variant: ExampleVariant, place: Place): Promise<void> {
  const start = 1_795_000_000 + place.position * (study.seconds + 60);
  const files = exampleFiles(study, variant, { ...place, start, isProfile: place.block === 0 });
  const measurement = measurementOf(study, variant, { ...place, start }, files);
  await mkdir(folder, { recursive: true });
  for (const [path, text] of files) await writeFile(join(folder, path), text);
  await writeFile(join(folder, 'measurement.json'), `${JSON.stringify(measurement, null, 2)}\n`);
}
