import type { Measurement } from '../../schemas/types/measurement.ts';
import { computeFigures } from '../../report/figures/compute-figures.ts';
import type { Figures } from '../../report/figures/figures.ts';
import type { Environment, Measured } from '../../report/compare/measured.ts';
import { sample } from './parse/samples.ts';

/** The measurement of a real iperf run from the samples, starting at the time in its output. */
export function measurement(changes: Partial<Measurement> = {}): Measurement {
  return {
    format: 1,
    name: 'passthrough',
    run: '20261122-101500-3f9a',
    step: 'bandwidth',
    playbook: { name: 'bandwidth', sha256: '0'.repeat(64) },
    host: 'host',
    study: null,
    emulated: null,
    asked: { duration: 5, interval: 1, streams: 1, settle: 1, profile: false },
    window: { start: 100, end: 105 },
    status: 'ok',
    reason: null,
    workload: {
      machine: 'guest',
      tool: 'iperf3',
      argv: ['iperf3', '-c', '10.128.0.49'],
      version: null,
      code: 0,
      stdout: 'workload.txt',
      stderr: 'workload.err',
    },
    server: null,
    collectors: [],
    clocks: [],
    bootId: 'boot',
    launchId: null,
    environment: { before: 'environment-before.json', after: 'environment-after.json' },
    files: [],
    ...changes,
  };
}

/** Raw files by name; the workload's output is a real one. */
export const raw =
  (files: Readonly<Record<string, string>> = {}) =>
  (path: string): string | undefined =>
    ({ 'workload.txt': sample('iperf3/head/cli_stream.jsonl'), 'workload.err': '', ...files })[path];

const noFigures: Figures = {
  bandwidth: null,
  cpu: [],
  interrupts: null,
  exits: null,
  retransmits: null,
  megahertz: null,
  throttled: null,
  number: null,
  warnings: [],
};

/** Runs of a variant of a study, one for each block, whose workload reported these numbers. */
export function runsOf(
  variant: string,
  numbers: readonly number[],
  environment: Environment = {},
): readonly Measured[] {
  return numbers.map((number, index) => ({
    measurement: measurement({
      name: `${variant}-${index + 1}`,
      study: { name: 'study', variant, block: index + 1, position: index + 1, seed: 1 },
    }),
    figures: { ...noFigures, number },
    before: environment,
    after: environment,
    folder: `${variant}-${index + 1}`,
  }));
}

export const figuresOf = (given: Measurement, files: Readonly<Record<string, string>> = {}): Figures =>
  computeFigures(given, raw(files));
