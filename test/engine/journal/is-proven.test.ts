import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { changeKinds } from '../../../changes/index.ts';
import { reopenRun } from '../../../engine/apply/begin-run.ts';
import { isProven } from '../../../engine/journal/is-proven.ts';
import { decodeJournal, Journal, readJournal } from '../../../engine/journal/journal.ts';
import { encodeRecord, type RecordProof } from '../../../engine/journal/record-line.ts';
import type { RunStarted } from '../../../engine/model/event.ts';
import type { JournalKey } from '../../../engine/model/journal-key.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';

const keyOf = (secret: string): JournalKey => {
  const sign = (text: string): string => createHmac('sha256', secret).update(text).digest('hex');
  return { sign, verifies: (text, mac) => sign(text) === mac };
};
const [mine, theirs] = [keyOf('mine'), keyOf('theirs')];
const runs = '/var/lib/runbook/runs';
const machine = simulatedMachine(labHost);
const means = { clock: machine.clock, kinds: changeKinds };
const started: RunStarted = {
  kind: 'run-started',
  format: 1,
  run: 'r',
  verb: 'apply',
  undoes: null,
  operator: 'a@b',
  machine: 'host',
  bootId: 'boot',
  playbook: { path: 'p.yaml', text: '', sha256: '' },
  lab: null,
  inputs: {},
};

/** A journal of five records, and then of one more for each further key. */
async function write(run: string, ...keys: readonly (JournalKey | undefined)[]): Promise<string> {
  const [first, ...more] = keys;
  const journal = await Journal.create(machine, runs, run, { ...means, ...(first && { key: first }) });
  await journal.append({ ...started, run });
  for (const step of ['one', 'two', 'three', 'four']) await journal.append({ kind: 'step-started', step, title: step });
  for (const key of more) {
    const contents = await readJournal(machine, runs, run, changeKinds);
    if (contents === undefined) throw new Error('no journal');
    const again = await Journal.open(machine, runs, run, { ...means, ...(key && { key }) }, contents);
    await again.append({ kind: 'run-resumed', operator: 'c@d', bootId: 'boot' });
  }
  return (await machine.read(`${runs}/${run}/journal.ndjson`)) ?? '';
}
const proofsOf = (text: string): readonly RecordProof[] => decodeJournal('journal', text, changeKinds).proofs;
const isMine = (text: string): boolean => isProven(proofsOf(text), mine);

/** What root on the host can do: write records with correct numbers and checksums, but with the MACs that exist. */
const renumber = (lines: readonly string[]): string =>
  lines
    .map((line, seq) => {
      const { crc: _crc, mac, ...record } = JSON.parse(line) as Record<string, unknown>;
      return encodeRecord({ ...record, seq } as never, (mac as string | undefined) ?? null);
    })
    .join('');

test('a journal is proven for the operator who wrote all of it, and for no other operator', async () => {
  expect(isMine(await write('all', mine))).toBe(true);
  expect(isMine(await write('again', mine, mine, mine))).toBe(true);
  expect(isMine(await write('theirs', theirs))).toBe(false);
  expect(isMine(await write('unsigned', undefined))).toBe(false);
  const shared = await write('shared', mine, theirs);
  expect([isMine(shared), isProven(proofsOf(shared), theirs)]).toEqual([false, false]);
  expect(isMine(await write('shared-back', mine, theirs, mine))).toBe(false);
});

test('no record of a proven journal can be changed, removed, repeated, moved or replaced without loss of the proof', async () => {
  const text = await write('attacked', mine);
  const other = (await write('source', mine)).trimEnd().split('\n');
  const lines = text.trimEnd().split('\n');
  expect(isMine(renumber(lines))).toBe(true);
  const attacks: readonly (readonly string[])[] = [
    ...lines.slice(1).map((_, at) => lines.with(at + 1, (lines[at + 1] ?? '').replace('"title":"', '"title":"x'))),
    ...lines.slice(1, -1).map((_, at) => lines.toSpliced(at + 1, 1)),
    ...lines.slice(1).map((line, at) => lines.toSpliced(at + 1, 0, line)),
    ...lines.slice(2).map((line, at) => lines.with(at + 1, line).with(at + 2, lines[at + 1] ?? '')),
    ...lines.slice(1).map((_, at) => lines.with(at + 1, other[at + 1] ?? '')),
    lines.with(0, other[0] ?? ''),
    lines.map((line) => line.replace(/,"mac":"[0-9a-f]+"/, '')),
  ];
  for (const attack of attacks) expect(isMine(renumber(attack)), attack.join('\n')).toBe(false);
});

test('a proof of a record says nothing about later records, so a journal without its end is still proven', async () => {
  const lines = (await write('cut', mine)).trimEnd().split('\n');
  for (let length = 1; length <= lines.length; length += 1)
    expect(
      isMine(
        lines
          .slice(0, length)
          .map((line) => `${line}\n`)
          .join(''),
      ),
    ).toBe(true);
});

test('a machine that shows another journal at the second reading is found out', async () => {
  await write('swapped', mine);
  const open = (key: JournalKey): Promise<unknown> =>
    reopenRun(machine, 'swapped', 'a@b', { ...means, key, mustBeProven: true }, () => {});
  await expect(open(theirs)).rejects.toThrow('a record is no longer the one that this operator wrote');
  await expect(open(mine)).resolves.toBeDefined();
});
