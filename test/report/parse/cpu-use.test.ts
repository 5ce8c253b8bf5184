import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAtop } from '../../../report/parse/atop-records.ts';
import { parseAtopsar } from '../../../report/parse/atopsar.ts';
import type { CpuSlice, CpuStates } from '../../../report/parse/cpu-use.ts';
import { parseMpstat } from '../../../report/parse/mpstat.ts';
import { parseProcStat } from '../../../report/parse/proc-stat.ts';
import { sample } from './samples.ts';

const all = (slices: readonly CpuSlice[]) => slices.filter(({ cpu }) => cpu === 'all');
const total = (states: CpuStates): number => Object.values(states).reduce((sum: number, part: number) => sum + part, 0);
const iso = (at: number | undefined): string => new Date((at ?? NaN) * 1000).toISOString();
const near = (found: number | undefined, wanted: number, by: number) =>
  expect(Math.abs((found ?? NaN) - wanted)).toBeLessThanOrEqual(by);

/** Two CPUs for a second: CPU 0 runs a guest all the time, CPU 1 user 20 % (half of it a guest), system 30, softirq 10, idle 40. */
const truth = { user: 0.1, system: 0.3, softirq: 0.1, guest: 1.1, idle: 0.4 };

describe('the same machine is seen alike by every tool', () => {
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
    ['mpstat, JSON', parseMpstat(sample('sysstat/guest_mpstat.json')).slices, 1e-9],
    ['mpstat', parseMpstat(sample('sysstat/guest_mpstat.txt')).slices, 0.02],
    ['sar', parseMpstat(sample('sysstat/guest_sar.txt')).slices, 0.03],
  ])('%s', (_, slices, by) => {
    const [states] = all(slices).map(({ states: own }) => own);
    for (const [state, wanted] of Object.entries(truth)) near(states?.[state as keyof CpuStates], wanted, by);
  });

  test('the fault of 1.26 is told', () => {
    expect(parseAtopsar(atopsar(77, 20, 7, 71, 26)).warnings).toHaveLength(1);
    expect(parseAtopsar(atopsar(120, 30, 10, 110, 40)).warnings).toEqual([]);
  });
});

test('every slice of every sample accounts for the whole time of its CPUs', () => {
  const uses = [
    ...['atopsar_c', 'realguest_atopsar', 'sigint_atopsar_c_v1.26', 'sigint_atopsar_c_v2.13', 'rollover_c'].map(
      (name) => parseAtopsar(sample(`atop/${name}.txt`)),
    ),
    ...['atop_P_CPU.txt', 'atop_J.jsonl', 'realguest_atop_P.txt', 'sigint_atop_J.jsonl', 'sigkill_atop_P.txt'].map(
      (name) => parseAtop(sample(`atop/${name}`)),
    ),
    ...['mpstat_all.json', 'mpstat_all.txt', 'sar_u_all.txt', 'realguest_mpstat.json', 'sigterm_mpstat.json'].map(
      (name) => parseMpstat(sample(`sysstat/${name}`)),
    ),
  ];
  for (const { slices } of uses) {
    expect(slices.length).toBeGreaterThan(3);
    for (const { cpu, states } of slices) near(total(states), cpu === 'all' ? 2 : 1, 0.1);
  }
});

describe('clocks', () => {
  test('atopsar turns the day where it says so', () => {
    const times = all(parseAtopsar(sample('atop/rollover_c.txt')).slices).map(({ at }) => iso(at));
    expect(times.slice(0, 3)).toEqual([
      '2026-11-22T23:59:58.000Z',
      '2026-11-22T23:59:59.000Z',
      '2026-11-23T00:00:00.000Z',
    ]);
  });

  test('mpstat’s times go back at midnight, ours do not', () => {
    const times = parseMpstat(sample('sysstat/rollover_mpstat.txt')).slices.map(({ at }) => iso(at));
    expect(times[2]).toBe('2026-11-23T00:00:00.000Z');
    expect(times).toEqual(times.toSorted());
  });

  test('12-hour clocks, ISO dates, decimal commas and points in dates', () => {
    const english = parseMpstat(sample('sysstat/mpstat_enUS_ampm.txt')).slices;
    expect(iso(english[0]?.at)).toBe('2026-11-22T08:11:10.000Z');
    near(english[0]?.states.idle, 1.99, 1e-9);
    const german = parseMpstat(sample('sysstat/mpstat_deDE.txt')).slices;
    expect(iso(german[0]?.at)).toBe('2026-11-22T08:11:15.000Z');
    expect(german[0]?.states.idle).toBe(2);
    expect(iso(parseMpstat(sample('sysstat/mpstat_iso.json')).slices[0]?.at)).toMatch(/^2026-11-22T/);
  });

  test('sysstat before 9 names other columns, and says nothing of how many CPUs there are', () => {
    const { tool, slices } = parseMpstat(
      [
        'Linux 2.6.18-164.el5 (oldhost) \t11/13/2009',
        '',
        '12:59:58 PM  CPU   %user   %nice    %sys %iowait    %irq   %soft  %steal   %idle    intr/s',
        '01:00:00 PM  all    5.00    0.00    4.00   25.00    1.00    2.00    0.00   63.00   1446.00',
        '01:00:00 PM    0    7.00    0.00    8.00    0.00    2.00    4.00    0.00   79.00   1001.00',
        '01:00:00 PM    1    3.00    0.00    0.00   50.00    0.00    0.00    0.00   47.00    444.00',
        '',
      ].join('\n'),
    );
    expect([tool, slices[0]?.seconds, iso(slices[0]?.at)]).toEqual(['mpstat', 2, '2009-11-13T13:00:00.000Z']);
    expect(slices[0]?.states).toMatchObject({
      user: 0.1,
      system: 0.08,
      iowait: 0.5,
      irq: 0.02,
      softirq: 0.04,
      idle: 1.26,
    });
    expect(slices[1]?.states).toMatchObject({ user: 0.07, idle: 0.79 });
  });

  test('plain sar, with its short columns and a restart in the middle', () => {
    const { tool, slices } = parseMpstat(
      [
        'Linux 5.4.0-72-generic (somehost) \t08/05/2024 \t_x86_64_\t(4 CPU)',
        '',
        '12:00:01 AM     CPU     %user     %nice   %system   %iowait    %steal     %idle',
        '12:00:02 AM     all      3.00      0.00      1.00      0.50      0.00     95.50',
        '12:00:03 AM       LINUX RESTART\t(4 CPU)',
        '12:00:04 AM     CPU     %user     %nice   %system   %iowait    %steal     %idle',
        '12:00:05 AM     all      4.00      0.00      2.00      0.00      0.00     94.00',
        'Average:        all      3.50      0.00      1.50      0.25      0.00     94.75',
        '',
      ].join('\n'),
    );
    expect([tool, slices.length]).toEqual(['sar', 2]);
    near(slices[0]?.states.user, 0.12, 1e-9);
    near(slices[0]?.states.system, 0.04, 1e-9);
    near(slices[1]?.states.idle, 3.76, 1e-9);
  });

  test('an atop that knew no stolen time and no guests', () => {
    const { slices } = parseAtop('CPU old 1300000001 2011/03/13 07:06:41 1 100 2 30 50 0 100 10 4 6\nSEP\n');
    expect(slices[0]?.states).toMatchObject({
      user: 0.5,
      system: 0.3,
      iowait: 0.1,
      irq: 0.04,
      softirq: 0.06,
      guest: 0,
    });
  });

  test('atop says when it was', () => {
    expect(parseAtop(sample('atop/atop_P_CPU.txt')).slices[0]?.at).toBe(1795332804);
    expect(parseAtop(sample('atop/atop_J.jsonl')).slices[0]?.at).toBe(1795332804);
  });

  test('local times move by their zone', () => {
    const [utc] = parseMpstat(sample('sysstat/mpstat_all.txt')).slices;
    const [east] = parseMpstat(sample('sysstat/mpstat_all.txt'), { offset: 3600 }).slices;
    expect((utc?.at ?? 0) - (east?.at ?? 0)).toBe(3600);
  });
});

describe('what was cut off', () => {
  test('atop that was started again counts since boot once more, and that is left out', () => {
    const slices = parseAtop(sample('atop/raw_restart_P.txt')).slices;
    expect(slices.map(({ at }) => at)).toEqual([1795333077, 1795333078, 1795333080, 1795333081]);
    expect(parseAtopsar(sample('atop/raw_restart_c.txt')).warnings).toEqual(['atop was started again in the middle']);
  });

  test('mpstat’s JSON without its end keeps its samples, and says so', () => {
    const { slices, warnings } = parseMpstat(sample('sysstat/sigterm_mpstat.json'));
    expect(all(slices).length).toBeGreaterThanOrEqual(3);
    expect(warnings).toEqual(['it was cut off; the samples before that were read']);
    expect(parseMpstat(sample('sysstat/sigint_mpstat.json')).warnings).toEqual([]);
  });

  test('a snapshot without its end is none', () => {
    const text = '@ 1\ncpu  1 0 0 0 0 0 0 0 0 0\nsoftirq 1\n@ 2\ncpu  101 0 0 0 0 0 0 0 0 0\n';
    expect(parseProcStat(text).slices).toEqual([]);
    expect(parseProcStat(`${text}softirq 1\n`).slices).toHaveLength(1);
  });

  test('a CPU that comes or goes is not counted from 0', () => {
    const at = (second: number, cpus: string) =>
      `@ ${second}\ncpu  ${second} 0 0 0 0 0 0 0 0 0\ncpu0 ${second} 0 0 0 0 0 0 0 0 0\n${cpus}softirq 1\n`;
    const { slices, warnings } = parseProcStat(at(1, '') + at(2, 'cpu1 900 0 0 0 0 0 0 0 0 0\n'));
    expect(slices.map(({ cpu }) => cpu)).toEqual(['all', 0]);
    expect(warnings).toEqual(['CPU 1 came in the middle']);
  });

  test('no text makes a parser throw', () => {
    const whole = [sample('atop/atopsar_c.txt'), sample('atop/atop_P_CPU.txt'), sample('sysstat/mpstat_all.json')];
    for (const text of whole)
      for (let cut = 0; cut < text.length; cut += 23)
        for (const parse of [parseAtopsar, parseAtop, parseMpstat, parseProcStat])
          for (const { states, cpu } of parse(text.slice(0, cut)).slices)
            near(total(states), cpu === 'all' ? 2 : 1, 0.1);
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        for (const parse of [parseAtopsar, parseAtop, parseMpstat, parseProcStat]) parse(text);
      }),
      { seed: 7 },
    );
  });
});
