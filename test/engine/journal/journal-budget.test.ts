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

test('five hundred journals of 70 kB are read, as the runs of some studies leave them', async () => {
  // Texts with the characters of JSON in them, as the argv and the files in a journal have.
  const text = '{"a": [1, 2, \\"b\\"]}\n'.repeat(2_500);
  const names = Array.from({ length: 500 }, (_, index) => `r${index}`);
  const inputs = { text, list: Array.from({ length: 500 }, (_, index) => ({ index })) };
  expect(await runsOf(Object.fromEntries(names.map((run) => [run, journal(run, inputs)])))).toHaveLength(500);
});
