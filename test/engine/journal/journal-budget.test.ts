import { expect, test } from 'vitest';
import { changeKinds } from '../../../changes/index.ts';
import { listRuns, runsFolder } from '../../../engine/journal/list-runs.ts';
import { encodeRecord } from '../../../engine/journal/record-line.ts';
import { treeReader } from '../../steps/support/tree-reader.ts';

const journal = (run: string, inputs: object): string =>
  encodeRecord({
    kind: 'run-started',
    format: 1,
    run,
    verb: 'apply',
    undoes: null,
    operator: 'o',
    machine: 'host',
    bootId: 'b',
    playbook: { path: 'p', text: '', sha256: '' },
    lab: null,
    inputs,
    seq: 0,
    at: '2026-11-22T10:00:00.000Z',
  } as never);

/** The runs of a machine on which root stored these journals. */
const runsOf = (journals: Readonly<Record<string, string>>): ReturnType<typeof listRuns> => {
  const files = Object.entries(journals).map(([run, text]) => [`${runsFolder}/${run}/journal.ndjson`, text]);
  return listRuns(treeReader(Object.fromEntries(files)), changeKinds);
};

test('journals whose data would fill the memory of the operator are refused before they are parsed', async () => {
  const empty = Array.from({ length: 400_000 }, () => ({}));
  const names = ['a', 'b', 'c', 'd'];
  const journals = Object.fromEntries(names.map((run) => [run, journal(run, { empty })]));
  expect(await runsOf({ a: journals['a'] ?? '' })).toHaveLength(1);
  await expect(runsOf(journals)).rejects.toMatchObject({
    code: 'EFBIG',
    message: expect.stringContaining('need more than 160 MiB of memory'),
  });
});

test('three hundred usual journals are read', async () => {
  const text = 'x'.repeat(20_000);
  const names = Array.from({ length: 300 }, (_, index) => `r${index}`);
  expect(await runsOf(Object.fromEntries(names.map((run) => [run, journal(run, { text })])))).toHaveLength(300);
});
