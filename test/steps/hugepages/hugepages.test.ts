import { attribute } from '../../../changes/attribute/index.ts';
import { matches, describe as tell } from '../../changes/by-kind.ts';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { hugepages } from '../../../steps/hugepages/index.ts';
import { applyOn, undoOn } from '../../laws/runbook-on.ts';
import { planOf } from '../support/changing.ts';
import { treeReader } from '../support/tree-reader.ts';
import type { Tree } from '../support/tree-reader.ts';

const pool = '/sys/kernel/mm/hugepages/hugepages-2048kB';
const onNode = '/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages';
const base: Tree = {
  '/proc/meminfo': 'MemTotal:  4046848 kB\nMemAvailable:  2097152 kB\n',
  [`${pool}/nr_hugepages`]: '8\n',
  [`${pool}/free_hugepages`]: '2\n',
  '/sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages': '0\n',
  [onNode]: '0\n',
  '/sys/devices/system/node/node1/meminfo': 'Node 1 MemTotal: 1048576 kB\nNode 1 MemFree:  524288 kB\n',
};

interface Case {
  readonly what: string;
  readonly input: object;
  readonly tree?: Tree;
  readonly changes?: readonly string[];
  readonly refusals?: readonly string[];
  readonly says?: RegExp;
}

const cases: readonly Case[] = [
  { what: 'more', input: { count: 64 }, changes: [`~ ${pool}/nr_hugepages 8 -> 64`] },
  { what: 'as many as already exist', input: { count: 8 }, changes: [] },
  { what: 'fewer', input: { count: 6 }, changes: [`~ ${pool}/nr_hugepages 8 -> 6`] },
  { what: 'fewer than are in use', input: { count: 5 }, refusals: ['hugepages-in-use'], says: /6 of the 8 pages/ },
  { what: 'of one node', input: { count: 64, node: 1 }, changes: [`~ ${onNode} 0 -> 64`] },
  { what: 'more than a node has', input: { count: 200, node: 1 }, refusals: ['hugepages-memory-short'], says: /node1\/meminfo: MemFree 524288 kB/ }, // prettier-ignore
  { what: 'of a node that does not exist', input: { count: 64, node: 7 }, refusals: ['no-such-node'] },
  { what: 'of a size that does not exist', input: { count: 1, size: '16M' }, refusals: ['hugepage-size-not-offered'], says: /supported sizes: 1048576kB, 2048kB/ }, // prettier-ignore
  { what: 'more than the memory has room for', input: { count: 99999 }, refusals: ['hugepages-memory-short'], says: /195\.3 GiB, but 2\.0 GiB/ }, // prettier-ignore
  { what: 'no memory is left for the host', input: { count: 8 + 1020 }, refusals: ['hugepages-memory-short'] },
  { what: 'as many as the memory has room for', input: { count: 99999, at_least: 100 }, changes: [`~ ${pool}/nr_hugepages 8 -> 99999`], says: /little memory is left for the host/ }, // prettier-ignore
  { what: 'enough were granted', input: { count: 99999, at_least: 8 }, changes: [], says: /hugepages-granted-short: 8 of 99999/ }, // prettier-ignore
  { what: 'of the large size, which may be granted or not', input: { count: 1, size: '1G' }, changes: ['~ /sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages 0 -> 1'] }, // prettier-ignore
  { what: 'returning all pages needs no memory', input: { count: 0 }, tree: { [`${pool}/free_hugepages`]: '8\n', '/proc/meminfo': 'MemAvailable: 1024 kB\n' }, changes: [`~ ${pool}/nr_hugepages 8 -> 0`] }, // prettier-ignore
];

const scenario = (step: object) => ({
  name: 'pages',
  text: stringify({
    runbook: 1,
    name: 'pages',
    summary: 'Huge pages',
    steps: [{ id: 'it', type: 'hugepages', with: step, tell: '{{ steps.it.count }} there' }],
  }),
  inputs: {},
});

describe('hugepages', () => {
  test.each(cases)('$what', async ({ input, tree, changes = [], refusals = [], says }) => {
    const proposal = await planOf(hugepages, input, treeReader({ ...base, ...tree }));
    expect(proposal.refusals.map(({ check }) => check)).toEqual(refusals);
    expect(proposal.changes.map(tell)).toEqual(changes);
    const words = [...proposal.warnings, ...proposal.refusals.map(({ reason, evidence }) => `${reason} ${evidence}`)];
    if (says !== undefined) expect(words.join('\n')).toMatch(says);
  });

  test('a refusal for lack of memory shows how many pages fit', async () => {
    const { refusals } = await planOf(hugepages, { count: 99_999 }, treeReader(base));
    expect(refusals).toMatchObject([{ override: 'at_least', overrideValue: '904' }]);
  });

  test('fewer than at_least is a failure, and undo releases the reserved pages', async () => {
    const machine = simulatedMachine(labHost);
    const { end, events } = await applyOn(machine, scenario({ count: 5000, at_least: 2000 }));
    expect(end.outcome).toBe('failed');
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: 'step-failed',
        message: expect.stringMatching(/nr_hugepages 0 -> 5000: no error was reported, but .* "1349"/) as string,
        hint: expect.stringMatching(/at_least/) as string,
      }),
    );
    expect((await undoOn(machine, scenario({ count: 0 })))?.end.outcome).toBe('done');
    expect(await machine.read(`${pool}/nr_hugepages`)).toBe('0\n');
  });

  test('fewer pages than requested, but enough, are reported', async () => {
    const machine = simulatedMachine(labHost);
    const { end, events } = await applyOn(machine, scenario({ count: 5000, at_least: 1000 }));
    expect(end.outcome).toBe('done');
    const told = `1349 there\n1349 of 5000 huge pages were reserved (${pool}/nr_hugepages)`;
    expect(events).toContainEqual(expect.objectContaining({ kind: 'step-ended', step: 'it', told }));
  });

  test('the counted pages, and the number that an undo of the undo requests', async () => {
    const { changes } = await planOf(hugepages, { count: 5000, at_least: 1000 }, treeReader(base));
    const [change] = changes;
    if (change?.kind !== 'attribute') throw new Error('no attribute');
    const granted = ['999', '1000', '5000', '5001'].map((text) => matches(change, text, 'after'));
    expect(granted).toEqual([false, true, true, false]);
    expect(matches(change, '1000', 'before')).toBe(false);
    const inverse = attribute.invert(change, '1349');
    expect(inverse).toMatchObject({ after: '8', write: '8', restore: '1349' });
    expect(inverse).not.toHaveProperty('least');
  });
});
