import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAtopsar } from '../../../report/parse/atopsar.ts';
import type { CpuSlice, CpuStates } from '../../../report/parse/cpu-use.ts';
import { parseProcStat } from '../../../report/parse/proc-stat.ts';
import { sample } from './samples.ts';

const all = (slices: readonly CpuSlice[]) => slices.filter(({ cpu }) => cpu === 'all');
const total = (states: CpuStates): number => Object.values(states).reduce((sum: number, part: number) => sum + part, 0);
const iso = (at: number | undefined): string => new Date((at ?? NaN) * 1000).toISOString();
const near = (found: number | undefined, wanted: number, by: number) =>
  expect(Math.abs((found ?? NaN) - wanted)).toBeLessThanOrEqual(by);

/** Two CPUs for a second: CPU 0 runs a guest all the time, CPU 1 user 20 % (half of it a guest), system 30, softirq 10, idle 40. */
const truth = { user: 0.1, system: 0.3, softirq: 0.1, guest: 1.1, idle: 0.4 };

describe('every tool gives the same CPU use for the same machine', () => {
  const stat = (second: number, at: number): string =>
    [
      `@ ${at}`,
      `cpu  ${120 * second} 0 ${30 * second} ${40 * second} 0 0 ${10 * second} 0 ${110 * second} 0`,
      `cpu0 ${100 * second} 0 0 0 0 0 0 0 ${100 * second} 0`,
      `cpu1 ${20 * second} 0 ${30 * second} ${40 * second} 0 0 ${10 * second} 0 ${10 * second} 0`,
      'intr 5 0',
      'softirq 3 1 2',
      '',
    ].join('\n');
  const row = (label: string, columns: readonly number[]): string => `12:00:01  ${label} ${columns.join(' ')}`;
  const atopsar = (usr: number, sys: number, soft: number, guest: number, idle: number): string =>
    [
      '---- analysis date: 2026/11/22 ----',
      '12:00:00  cpu  %usr %nice %sys %irq %softirq  %steal %guest  %wait %idle  _cpu_',
      row('all', [usr, 0, sys, 0, soft, 0, guest, 0, idle]),
      '            0 50 0 0 0 0 0 50 0 0'.replaceAll('50', usr > 100 ? '100' : '50'),
      usr > 100 ? '            1 20 0 30 0 10 0 10 0 40' : '            1 18 0 27 0 9 0 9 0 36',
      '',
    ].join('\n');

  test.each([
    ['/proc/stat', parseProcStat(stat(1, 100) + stat(2, 101)).slices, 1e-9],
    ['atopsar 2.1 and later', parseAtopsar(atopsar(120, 30, 10, 110, 40)).slices, 1e-9],
    ['atopsar 1.26, which counts guest time twice', parseAtopsar(atopsar(77, 20, 7, 71, 26)).slices, 0.02],
  ])('%s', (_, slices, by) => {
    const [states] = all(slices).map(({ states: own }) => own);
    for (const [state, wanted] of Object.entries(truth)) near(states?.[state as keyof CpuStates], wanted, by);
  });

  test('the fault of 1.26 is reported', () => {
    expect(parseAtopsar(atopsar(77, 20, 7, 71, 26)).warnings).toHaveLength(1);
    expect(parseAtopsar(atopsar(120, 30, 10, 110, 40)).warnings).toEqual([]);
  });
});

test('every slice of every sample accounts for the whole time of its CPUs', () => {
  const uses = [
    'atopsar_c',
    'realguest_atopsar',
    'rollover_c',
    'sigint_atopsar_c_v1.26',
    'sigint_atopsar_c_v2.13',
    'sigkill_atopsar_c',
    'sigterm_atopsar_c',
  ].map((name) => parseAtopsar(sample(`atop/${name}.txt`)));
  for (const { slices } of uses) {
    expect(slices.length).toBeGreaterThan(3);
    for (const { cpu, states } of slices) near(total(states), cpu === 'all' ? 2 : 1, 0.1);
  }
});

describe('clocks', () => {
  test('atopsar starts a new day at its date line', () => {
    const times = all(parseAtopsar(sample('atop/rollover_c.txt')).slices).map(({ at }) => iso(at));
    expect(times.slice(0, 3)).toEqual([
      '2026-11-22T23:59:58.000Z',
      '2026-11-22T23:59:59.000Z',
      '2026-11-23T00:00:00.000Z',
    ]);
  });
});

describe('incomplete output', () => {
  test('an atop that was started again in the middle is a warning', () => {
    expect(parseAtopsar(sample('atop/raw_restart_c.txt')).warnings).toEqual([
      'atop was restarted during the measurement',
    ]);
  });

  test('a snapshot without its end is ignored', () => {
    const text = '@ 1\ncpu  1 0 0 0 0 0 0 0 0 0\nsoftirq 1\n@ 2\ncpu  101 0 0 0 0 0 0 0 0 0\n';
    expect(parseProcStat(text).slices).toEqual([]);
    expect(parseProcStat(`${text}softirq 1\n`).slices).toHaveLength(1);
  });

  test('a CPU that appears or disappears is not counted from 0', () => {
    const at = (second: number, cpus: string) =>
      `@ ${second}\ncpu  ${second} 0 0 0 0 0 0 0 0 0\ncpu0 ${second} 0 0 0 0 0 0 0 0 0\n${cpus}softirq 1\n`;
    const { slices, warnings } = parseProcStat(at(1, '') + at(2, 'cpu1 900 0 0 0 0 0 0 0 0 0\n'));
    expect(slices.map(({ cpu }) => cpu)).toEqual(['all', 0]);
    expect(warnings).toEqual(['CPU 1 came online during the measurement']);
  });

  test('no text makes a parser throw', () => {
    const text = sample('atop/atopsar_c.txt');
    for (let cut = 0; cut < text.length; cut += 23)
      for (const parse of [parseAtopsar, parseProcStat])
        for (const { states, cpu } of parse(text.slice(0, cut)).slices) near(total(states), cpu === 'all' ? 2 : 1, 0.1);
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        for (const parse of [parseAtopsar, parseProcStat]) parse(text);
      }),
      { seed: 7 },
    );
  });
});
