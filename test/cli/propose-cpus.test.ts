import { expect, test } from 'vitest';
import { proposeCpus } from '../../cli/doctor/propose-cpus.ts';
import type { Facts } from '../../schemas/types/facts.ts';

/** CPUs by core, and the node of each core. */
function cpu(cores: readonly (readonly [cpus: readonly number[], node: number])[], isolated = ''): Facts['cpu'] {
  const topology = cores.flatMap(([cpus, node], core) =>
    cpus.map((one) => ({ cpu: one, socket: node, node, core, siblings: cpus.join(',') })),
  );
  return { topology, isolated } as unknown as Facts['cpu'];
}
const single = (count: number) => cpu(Array.from({ length: count }, (_, at) => [[at], 0] as const));

test.each([
  ['one CPU', single(1), null, null],
  ['two CPUs', single(2), null, '1'],
  ['four CPUs', single(4), null, '2-3'],
  ['one core of two threads', cpu([[[0, 1], 0]]), null, null],
  [
    'two cores of two threads, numbered as Linux does',
    cpu([
      [[0, 2], 0],
      [[1, 3], 0],
    ]),
    null,
    '1,3',
  ],
  [
    'three cores of two threads',
    cpu([
      [[0, 3], 0],
      [[1, 4], 0],
      [[2, 5], 0],
    ]),
    0,
    '2,5',
  ],
  [
    'two nodes, the card on the second',
    cpu([
      [[0], 0],
      [[1], 0],
      [[2], 1],
      [[3], 1],
    ]),
    1,
    '2-3',
  ],
  [
    'two nodes, the card on the first',
    cpu([
      [[0], 0],
      [[1], 0],
      [[2], 1],
      [[3], 1],
    ]),
    0,
    '1',
  ],
  [
    'isolated already',
    cpu(
      [
        [[0], 0],
        [[1], 0],
      ],
      '1',
    ),
    null,
    '1',
  ],
] as const)('%s', (_, facts, node, expected) => {
  expect(proposeCpus(facts, node)?.cpus ?? null).toBe(expected);
});
