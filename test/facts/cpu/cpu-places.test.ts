import { describe, expect, test } from 'vitest';
import { proposeCpus } from '../../../cli/doctor/propose-cpus.ts';
import { chooseCpus } from '../../../facts/cpu/choose-cpus.ts';
import type { CpuWish } from '../../../facts/cpu/choose-cpus.ts';
import type { CpuGround } from '../../../facts/cpu/cpu-ground.ts';
import { readCpuGround } from '../../../facts/cpu/cpu-ground.ts';
import { formatCpuList } from '../../../facts/cpu/cpu-list.ts';
import { treeReader, type Tree } from '../../steps/support/tree-reader.ts';

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** A host with some CPUs online, each its own core. */
const host = (online: readonly number[], rest: Partial<CpuGround> = {}): CpuGround => ({
  possible: online,
  online,
  siblings: new Map(online.map((cpu) => [cpu, [cpu]])),
  nodes: [{ node: 0, cpus: online }],
  isolated: [],
  tickless: [],
  shared: online,
  ...rest,
});

function choice(ground: CpuGround, count: number, near: CpuWish['near'] = null, taken: readonly number[] = []): string {
  const found = chooseCpus(ground, { count, spare: 0, near, taken });
  return 'cpus' in found ? `${formatCpuList(found.cpus)}: ${found.reasons.join('; ')}` : found.reason;
}

const card = (node: number | null): CpuWish['near'] => ({ address: '0000:17:00.0', node });
const distances = (rows: Readonly<Record<number, readonly number[]>>, nodes: readonly number[]) =>
  new Map(nodes.map((node) => [node, new Map(nodes.map((to, at) => [to, rows[node]?.[at] ?? 0]))]));

describe('NUMA nodes', () => {
  const nodes = [
    { node: 0, cpus: range(0, 3) },
    { node: 1, cpus: range(4, 7) },
    { node: 8, cpus: [] },
    { node: 252, cpus: range(8, 11) },
  ];
  const rows = { 0: [10, 21, 14, 40], 1: [21, 10, 31, 40], 8: [14, 31, 10, 60], 252: [40, 40, 60, 10] };
  const many = host(range(0, 11), { nodes, distances: distances(rows, [0, 1, 8, 252]) });

  test('a card on a node without CPUs (memory of CXL or HBM) gets the nearest CPUs', () => {
    expect(choice(many, 2, card(8))).toMatch(/^2-3: 0000:17:00\.0 is on NUMA node 8, which has no CPUs; node 0 is the nearest with CPUs; the CPUs are on node 0;/); // prettier-ignore
    const { distances: _, ...unknown } = many;
    expect(choice(unknown, 2, card(8))).toMatch(/^6-7: .*node 8, which has no CPUs; the CPUs are on node 1;/);
  });

  test('numbers of nodes have gaps (POWER, sub-NUMA clusters)', () => {
    expect(choice(many, 2, card(252))).toMatch(/^10-11: .*is on NUMA node 252; the CPUs are on node 252;/);
    expect(choice(many, 8, card(252))).toMatch(/^1-3,7-11|^4-11/);
  });

  test('one node with CPUs beside nodes of memory is one NUMA node', () => {
    const one = [
      { node: 0, cpus: range(0, 3) },
      { node: 1, cpus: [] },
    ];
    expect(choice(host(range(0, 3), { nodes: one }), 2)).toMatch(/the host has one NUMA node;/);
  });

  test('nodes without memory are last', () => {
    const two = [
      { node: 0, cpus: range(0, 3) },
      { node: 1, cpus: range(4, 7) },
      { node: 2, cpus: range(8, 11) },
    ];
    expect(choice(host(range(0, 11), { nodes: two, memoryless: [1] }), 2)).toMatch(/^10-11: /);
  });

  test('a card whose node does not exist', () => {
    expect(choice(many, 2, card(77))).toMatch(/node 77, which has no CPUs/);
  });
});

describe('L3 caches (AMD core complexes)', () => {
  const caches = [range(0, 3), range(4, 7), range(8, 11), range(12, 15)];
  const ground = host(range(0, 15), { caches });
  test('one cache if one has enough', () => {
    expect(choice(ground, 4)).toMatch(/^12-15: .*they share one L3 cache/);
    expect(choice(ground, 4, null, [13])).toMatch(/^8-11: .*they share one L3 cache/);
  });
  test('as few as possible otherwise', () => {
    expect(choice(ground, 6)).toMatch(/^10-15: .*they use 2 L3 caches, because none has enough/);
    expect(choice(ground, 6, null, [13])).toMatch(/^(?:6-11|4-5,8-11|8-11,.*|.*8-11.*): .*they use 2 L3 caches/);
  });
  test('one cache for each node is not worth a word', () => {
    expect(choice(host(range(0, 3), { caches: [range(0, 3)] }), 2)).not.toMatch(/L3/);
  });
});

describe('numbers of CPUs', () => {
  test('CPUs with gaps, and offline CPUs', () => {
    expect(choice(host([0, 2, 4, 96, 97, 300]), 2)).toMatch(/^97,300: .*CPUs 0,2,4,96 remain/);
    expect(choice(host([3, 4, 5, 6]), 2)).toMatch(/^5-6: /);
  });

  test('4096 CPUs of two threads on 16 nodes, chosen and proposed soon', () => {
    const online = range(0, 4095);
    const big = host(online, {
      siblings: new Map(online.map((cpu) => [cpu, [cpu % 2048, (cpu % 2048) + 2048]])),
      nodes: range(0, 15).map((node) => ({ node, cpus: online.filter((cpu) => Math.floor((cpu % 2048) / 128) === node) })), // prettier-ignore
      caches: range(0, 255).map((cache) => online.filter((cpu) => Math.floor((cpu % 2048) / 8) === cache)),
    });
    expect(choice(big, 16, card(3))).toMatch(/^504-511,2552-2559: /);
    const began = performance.now();
    expect(proposeCpus(big, card(3))?.count).toBe(256);
    expect(performance.now() - began).toBeLessThan(4000);
  });
});

test('a host of 512 CPUs is read from its files', async () => {
  const folder = '/sys/devices/system/cpu';
  const lists = range(0, 255).map((core): Tree => {
    const cpus = `${core},${core + 256}\n`;
    const cache = `${core - (core % 8)}-${core - (core % 8) + 7},${core - (core % 8) + 256}-${core - (core % 8) + 263}\n`;
    return Object.fromEntries(
      [core, core + 256].flatMap((cpu) => [
        [`${folder}/cpu${cpu}/topology/thread_siblings_list`, cpus],
        [`${folder}/cpu${cpu}/cache/index3/shared_cpu_list`, cache],
      ]),
    );
  });
  const tree: Tree = {
    ...Object.assign({}, ...lists),
    [`${folder}/possible`]: '0-8191\n',
    [`${folder}/online`]: '0-511\n',
    '/sys/devices/system/node/node0/cpulist': '0-127,256-383\n',
    '/sys/devices/system/node/node1/cpulist': '128-255,384-511\n',
    '/sys/devices/system/node/node2/cpulist': '\n',
    '/sys/devices/system/node/node0/distance': '10 32 50\n',
    '/sys/devices/system/node/node1/distance': '32 10 14\n',
    '/sys/devices/system/node/node2/distance': '50 14 10\n',
    '/sys/devices/system/node/has_memory': '0-2\n',
    '/sys/fs/cgroup/cpuset.cpus.effective': '0-511\n',
  };
  const ground = await readCpuGround(treeReader(tree));
  if (ground === null) throw new Error('no ground');
  expect(choice(ground, 16, card(2))).toMatch(/^248-255,504-511: .*node 1 is the nearest with CPUs.*one L3 cache/);
});
