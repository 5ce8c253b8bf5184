import { changeKinds } from '../../../changes/index.ts';
import { expect, test } from 'vitest';
import { encodeRecord } from '../../../engine/journal/record-line.ts';
import { lastOutputs } from '../../../engine/journal/last-outputs.ts';
import type { MachineReader } from '../../../engine/model/machine.ts';
import type { Tree } from '../../steps/support/tree-reader.ts';
import { treeReader } from '../../steps/support/tree-reader.ts';

const about = {
  run: 'r',
  verb: 'apply',
  undoes: null,
  operator: 'me',
  machine: 'host',
  bootId: 'b',
  lab: null,
  inputs: {},
};
const start = { kind: 'run-started', format: 1, ...about, playbook: { path: 'p', text: '', sha256: '' } };
const ended = { kind: 'step-ended', step: 's', title: 's', result: 'changed', reason: null, pending: null, told: null };
const journal = (...outputs: readonly object[]): string =>
  [start, ...outputs.map((one) => ({ ...ended, outputs: one }))]
    .map((record, seq) => encodeRecord({ ...record, seq, at: '2026-11-22T10:00:00.000Z' } as never))
    .join('');
const tree = (runs: Readonly<Record<string, string>>): Tree =>
  Object.fromEntries(Object.entries(runs).map(([run, text]) => [`/var/lib/runbook/runs/${run}/journal.ndjson`, text]));
const of = (machine: MachineReader): ReturnType<typeof lastOutputs> =>
  lastOutputs(machine, ({ address }) => address === 'a', changeKinds);

test('the newest of the newest run that has any', async () => {
  const runs = {
    '20260101-1': journal({ address: 'a', n: 1 }),
    '20260102-1': journal({ address: 'a', n: 2 }, { address: 'a', n: 3 }, { address: 'b', n: 4 }),
    '20260103-1': journal({ address: 'b', n: 5 }),
  };
  expect(await of(treeReader(tree(runs)))).toEqual({ run: '20260102-1', outputs: { address: 'a', n: 3 } });
});

test('no more than five journals are read', async () => {
  const names = Array.from({ length: 9 }, (_, day) => `2026010${day + 1}-1`);
  const runs = Object.fromEntries(names.map((name, day) => [name, journal(day === 0 ? { address: 'a' } : {})]));
  const reader = treeReader(tree(runs));
  const read: string[] = [];
  const counting = { ...reader, readFile: async (path: string) => (read.push(path), reader.readFile(path)) };
  expect(await of(counting)).toBeNull();
  expect(read).toHaveLength(5);
});

test('a damaged journal gives no outputs and no error', async () => {
  expect(await of(treeReader(tree({ '20260101-1': 'not a journal\n' })))).toBeNull();
  expect(await of(treeReader({}))).toBeNull();
});
