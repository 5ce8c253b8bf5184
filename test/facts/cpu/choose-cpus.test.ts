import { describe, expect, test } from 'vitest';
import { chooseCpus, type CpuChoice, type CpuWish } from '../../../facts/cpu/choose-cpus.ts';
import type { CpuGround } from '../../../facts/cpu/cpu-ground.ts';

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** A host whose hardware threads of a core are `apart` numbers apart, as Linux numbers them on Intel. */
function host(count: number, nodes: number, threads = 1, rest: Partial<CpuGround> = {}): CpuGround {
  const online = range(0, count - 1);
  const cores = count / threads;
  const coreOf = (cpu: number): readonly number[] => online.filter((one) => one % cores === cpu % cores);
  const nodeOf = (cpu: number): number => Math.floor(((cpu % cores) * nodes) / cores);
  return {
    possible: online,
    online,
    siblings: new Map(online.map((cpu) => [cpu, coreOf(cpu)])),
    nodes: range(0, nodes - 1).map((node) => ({ node, cpus: online.filter((cpu) => nodeOf(cpu) === node) })),
    isolated: [],
    tickless: [],
    shared: online,
    ...rest,
  };
}

const wish = (rest: Partial<CpuWish> = {}): CpuWish => ({ count: 2, spare: 0, near: null, taken: [], ...rest });
const card = (node: number | null): CpuWish['near'] => ({ address: '0000:17:00.0', node });
const taken = (ground: CpuGround, wanted: CpuWish): CpuChoice => {
  const choice = chooseCpus(ground, wanted);
  if (!('cpus' in choice)) throw new Error(choice.reason);
  return choice;
};

describe('CPUs that are chosen', () => {
  test.each([
    ['on the node of the card', host(8, 2), wish({ near: card(0) }), [2, 3]],
    ['on the other node if that has the card', host(8, 2), wish({ near: card(1) }), [6, 7]],
    ['away from the first CPU if the card has no node', host(8, 2), wish({ near: card(null) }), [6, 7]],
    ['whole cores', host(8, 1, 2), wish(), [3, 7]],
    ['one additional hardware thread for an odd number', host(16, 1, 2), wish({ count: 3 }), [6, 7, 14, 15]],
    ['over two nodes if no node has enough', host(8, 2), wish({ count: 5, near: card(1) }), [3, 4, 5, 6, 7]],
    ['on another node if it has enough', host(8, 2), wish({ count: 4, near: card(0) }), [4, 5, 6, 7]],
    ['among those that the boot isolated', host(8, 2, 1, { isolated: [1, 2, 3] }), wish({ near: card(1) }), [2, 3]],
    ['on other CPUs if the boot isolated too few', host(8, 2, 1, { isolated: [2] }), wish(), [6, 7]],
    ['that no other program uses', host(8, 2), wish({ near: card(1), taken: [7] }), [5, 6]],
  ])('%s', (_, ground, wanted, cpus) => expect(taken(ground, wanted).cpus).toEqual(cpus));

  test('with an additional core on the same node', () => {
    expect(taken(host(8, 2), wish({ near: card(0), spare: 1 }))).toMatchObject({ cpus: [2, 3], spare: [1] });
    expect(taken(host(16, 1, 2), wish({ spare: 1 }))).toMatchObject({ cpus: [7, 15], spare: [6, 14] });
  });

  test('with the reasons', () => {
    expect(taken(host(8, 2), wish({ near: card(null) })).reasons).toEqual([
      '0000:17:00.0 belongs to no NUMA node, so nodes without CPU 0 come first',
      'the CPUs are on node 1',
      'each is a whole core',
      'CPUs 0-5 remain for the host',
    ]);
    expect(taken(host(8, 1, 2), wish()).reasons).toContain('they are whole cores of 2 hardware threads');
  });
});

test.each([
  ['the first core is never chosen', host(2, 1), wish({ count: 2 })],
  ['two CPUs remain for the host', host(4, 1), wish({ count: 3 })],
  ['the additional core counts too', host(4, 1), wish({ count: 2, spare: 1 })],
  ['half a core is not used', host(4, 1, 2, { online: [0, 1, 2] }), wish({ count: 1 })],
])('%s, so no choice is possible', (_, ground, wanted) => {
  const choice = chooseCpus(ground, wanted);
  expect(choice).toMatchObject({ reason: expect.stringContaining('remain for the host') as string });
});
