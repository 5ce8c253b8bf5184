import { describe, expect, test } from 'vitest';
import { chooseCpus } from '../../../facts/cpu/choose-cpus.ts';
import { readCpuGround } from '../../../facts/cpu/cpu-ground.ts';
import { formatCpuList } from '../../../facts/cpu/cpu-list.ts';
import { treeReader, type Tree } from '../../steps/support/tree-reader.ts';

const folder = '/sys/devices/system/cpu';
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** Cores of two threads each (as Linux numbers a hybrid Intel CPU), then cores of one thread. */
function cpus(pairs: number, singles: number, of: (cpu: number) => Tree = () => ({})): Tree {
  const last = pairs * 2 + singles - 1;
  const siblings = (cpu: number): string =>
    cpu < pairs * 2 ? `${cpu - (cpu % 2)}-${cpu - (cpu % 2) + 1}` : String(cpu);
  return {
    [`${folder}/possible`]: `0-${last}\n`,
    [`${folder}/online`]: `0-${last}\n`,
    '/sys/devices/system/node/node0/cpulist': `0-${last}\n`,
    ...Object.assign(
      {},
      ...range(0, last).map((cpu) => ({
        [`${folder}/cpu${cpu}/topology/thread_siblings_list`]: `${siblings(cpu)}\n`,
        ...of(cpu),
      })),
    ),
  };
}

const units = (core: string, atom: string): Tree => ({
  '/sys/devices/cpu_core/cpus': `${core}\n`,
  '/sys/devices/cpu_atom/cpus': `${atom}\n`,
});

async function choice(tree: Tree, count: number, spare = 0): Promise<string> {
  const ground = await readCpuGround(treeReader(tree));
  if (ground === null) return 'no ground';
  const found = chooseCpus(ground, { count, spare, near: null, taken: [] });
  if (!('cpus' in found)) return `${found.reason} | ${found.evidence}`;
  const beside = found.spare.length === 0 ? '' : ` + ${formatCpuList(found.spare)}`;
  return `${formatCpuList(found.cpus)}${beside}: ${found.reasons.join('; ')}`;
}

/** 8 performance cores of two threads, 4 efficiency cores (i7-12700). */
const alder = { ...cpus(8, 4), ...units('0-15', '16-19') };
const perf =
  (values: (cpu: number) => number, file = 'acpi_cppc/highest_perf') =>
  (cpu: number): Tree => ({
    [`${folder}/cpu${cpu}/${file}`]: `${values(cpu)}\n`,
  });

describe('a hybrid CPU: one kind only, the fast CPUs first', () => {
  test('8 performance cores and 4 efficiency cores, for 4 and for 6 virtual CPUs', async () => {
    const said = 'they are all performance cores (/sys/devices/cpu_core/cpus), the fastest of 2 kinds of CPUs';
    expect(await choice(alder, 4)).toMatch(/^12-15: /);
    expect(await choice(alder, 4)).toContain(said);
    expect(await choice(alder, 6)).toMatch(/^10-15: /);
    expect(await choice(alder, 14)).toMatch(/^2-15: /);
  });

  test('the other threads of QEMU are on the same kind if it has room, else on another', async () => {
    expect(await choice(alder, 4, 1)).toMatch(/^12-15 \+ 10-11: /);
    expect(await choice(alder, 14, 1)).toMatch(/^2-15 \+ 19: /);
  });

  test('more than one kind has: not a mix, with the reason and the way out', async () => {
    const said = await choice(alder, 15);
    expect(said).toMatch(/^not enough whole cores of one kind for 15 CPUs/);
    expect(said).toMatch(/to mix them, list the CPUs in `cpus` \|/);
    expect(said).toMatch(/performance cores .*: 2-3; .*14-15 \/ efficiency cores .*: 16; 17; 18; 19$/);
  });

  test('too few free fast cores: all slow ones, and the reason says so', async () => {
    const few = { ...cpus(2, 8), ...units('0-3', '4-11') };
    expect(await choice(few, 4)).toMatch(
      /^8-11: .*they are all efficiency cores .*: too few cores of a faster kind are free, and different kinds are not mixed/,
    );
  });

  test('CPUs isolated at boot come first, and there the fast ones', async () => {
    expect(await choice({ ...alder, [`${folder}/isolated`]: '16-19\n' }, 4)).toMatch(/^16-19: .*isolated at boot/);
    expect(await choice({ ...alder, [`${folder}/isolated`]: '8-11,16-19\n' }, 4)).toMatch(/^8-11: /);
  });

  test('low-power efficiency cores are a separate kind, by the unit or by the speed (Meteor Lake, Arrow Lake)', async () => {
    const meteor = {
      ...cpus(
        2,
        10,
        perf((cpu) => (cpu < 4 ? 65 : cpu < 12 ? 42 : 25)),
      ),
      ...units('0-3', '4-13'),
    };
    expect(await choice(meteor, 4)).toMatch(/^8-11: .*efficiency cores .*, CPUs with acpi_cppc\/highest_perf 42:/);
    const arrow = { ...cpus(0, 14), ...units('0-3', '4-11'), '/sys/devices/cpu_lowpower/cpus': '12-13\n' };
    expect(await choice(arrow, 4)).toMatch(/^8-11: /);
    expect(await choice(arrow, 3)).toMatch(/^1-3: .*the fastest of 3 kinds/);
  });

  test('a kernel without cpu_core and cpu_atom: by capacity, by firmware level, by frequency', async () => {
    const slow = (cpu: number): boolean => cpu >= 16;
    for (const [file, fast, less] of [
      ['cpu_capacity', 1024, 620],
      ['acpi_cppc/highest_perf', 68, 39],
      ['cpufreq/cpuinfo_max_freq', 4_900_000, 3_600_000],
    ] as const)
      expect(
        await choice(
          cpus(
            8,
            4,
            perf((cpu) => (slow(cpu) ? less : fast), file),
          ),
          4,
        ),
      ).toMatch(new RegExp(`^12-15: .*CPUs with ${file} ${fast}, the fastest of 2 kinds`));
  });

  test('big.LITTLE of arm64 with three capacities', async () => {
    const arm = cpus(
      0,
      8,
      perf((cpu) => [280, 280, 280, 280, 760, 760, 1024, 1024][cpu] ?? 0, 'cpu_capacity'),
    );
    expect(await choice(arm, 2)).toMatch(/^6-7: .*cpu_capacity 1024, the fastest of 3 kinds/);
    expect(await choice(arm, 3)).toMatch(/^1-3: .*cpu_capacity 280/);
  });

  test('compact cores of AMD (Strix Point) are another kind', async () => {
    const strix = cpus(
      12,
      0,
      perf((cpu) => (cpu < 8 ? 5_157_000 : 3_352_000), 'cpufreq/cpuinfo_max_freq'),
    );
    expect(await choice(strix, 4)).toMatch(/^4-7: /);
  });
});

describe('not a hybrid CPU', () => {
  test('cores that the firmware prefers for single threads are of one kind', async () => {
    const turbo = cpus(8, 0, perf((cpu) => (cpu === 4 || cpu === 5 ? 4_700_000 : 4_500_000), 'cpufreq/cpuinfo_max_freq')); // prettier-ignore
    expect(await choice(turbo, 4)).toMatch(/^12-15: /);
    expect(await choice(turbo, 4)).not.toMatch(/kind/);
    const ryzen = cpus(
      16,
      0,
      perf((cpu) => 231 - Math.floor(cpu / 2) * 5),
    );
    expect(await choice(ryzen, 4)).not.toMatch(/kind/);
  });

  test('one kind only has the unit cpu_core, and unreadable or partial speeds do not count', async () => {
    expect(await choice({ ...cpus(8, 0), '/sys/devices/cpu_core/cpus': '0-15\n' }, 4)).not.toMatch(/kind/);
    const partial = cpus(4, 4, (cpu) => (cpu < 4 ? perf(() => 1024, 'cpu_capacity')(cpu) : {}));
    expect(await choice(partial, 2)).toMatch(/^10-11: /);
    expect(
      await choice(
        cpus(
          4,
          4,
          perf(() => 0),
        ),
        2,
      ),
    ).not.toMatch(/kind/);
    const odd = { ...cpus(4, 4, (cpu) => ({ [`${folder}/cpu${cpu}/cpu_capacity`]: 'x\n' })), ...units('what', '-1') };
    expect(await choice(odd, 2)).not.toMatch(/kind/);
  });
});
