import { expect, test } from 'vitest';
import { proposeCpus } from '../../../cli/doctor/propose-cpus.ts';
import type { CpuGround } from '../../../facts/cpu/cpu-ground.ts';

/** A host by its cores and the node of each. */
function host(
  cores: readonly (readonly [cpus: readonly number[], node: number])[],
  isolated: readonly number[] = [],
): CpuGround {
  const online = cores.flatMap(([cpus]) => cpus).toSorted((one, other) => one - other);
  const numbers = [...new Set(cores.map(([, node]) => node))];
  const nodes = numbers.map((node) => ({
    node,
    cpus: cores.filter((core) => core[1] === node).flatMap(([cpus]) => cpus),
  }));
  const siblings = new Map(cores.flatMap(([cpus]) => cpus.map((cpu) => [cpu, cpus] as const)));
  return { possible: online, online, siblings, nodes, isolated, tickless: [], shared: online };
}
const single = (count: number) => host(Array.from({ length: count }, (_, at) => [[at], 0] as const));
const two = host([0, 1, 2, 3].map((cpu) => [[cpu], cpu < 2 ? 0 : 1] as const));

test.each([
  ['one CPU', single(1), null, null],
  ['two CPUs', single(2), null, '1'],
  ['four CPUs', single(4), null, '2-3'],
  ['one core with two threads', host([[[0, 1], 0]]), null, null],
  [
    'two cores of two threads',
    host([
      [[0, 2], 0],
      [[1, 3], 0],
    ]),
    null,
    '1,3',
  ],
  [
    'three cores of two threads',
    host([
      [[0, 3], 0],
      [[1, 4], 0],
      [[2, 5], 0],
    ]),
    0,
    '2,5',
  ],
  ['two nodes, the card on the second', two, 1, '2-3'],
  // Fewer CPUs near the card are preferred to more CPUs that are far.
  ['two nodes, the card on the first', two, 0, '1'],
  [
    'isolated already',
    host(
      [
        [[0], 0],
        [[1], 0],
        [[2], 0],
      ],
      [1],
    ),
    null,
    '1',
  ],
] as const)('%s', (_, ground, node, expected) => {
  const near = node === null ? null : { address: '0000:00:04.0', node };
  expect(proposeCpus(ground, near)?.cpus ?? null).toBe(expected);
});

test('a machine that does not list its CPUs gets no proposal', () => {
  expect(proposeCpus(null, null)).toBe(null);
});
