import { changeKinds } from '../../../changes/index.ts';
import { expect, test } from 'vitest';
import type { RunStarted } from '../../../engine/model/event.ts';
import { decodeJournal, Journal, JournalStopped, readJournal } from '../../../engine/journal/journal.ts';
import { encodeRecord } from '../../../engine/journal/record-line.ts';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';

const path = '/var/lib/runbook/runs/r/journal.ndjson';
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
const at = '2026-01-01T00:00:00.000Z';
const first = encodeRecord({ ...started, seq: 0, at });
const second = encodeRecord({ kind: 'step-started', step: 's', title: 't', seq: 1, at });

function refusal(text: string): MachineError {
  try {
    decodeJournal(path, text, changeKinds);
  } catch (error) {
    if (error instanceof MachineError) return error;
    throw error;
  }
  throw new Error('it was read');
}

test('a torn tail is cut at every byte, and the whole records before it are read', () => {
  for (let length = 0; length < second.length; length += 1) {
    const { records, tornAt } = decodeJournal(path, first + second.slice(0, length), changeKinds);
    expect([records.length, tornAt]).toEqual([1, length === 0 ? null : first.length]);
  }
});

test.each([
  ['a changed letter', first.replace('a@b', 'e@b') + second, 'record 1 is damaged (its checksum does not match)'],
  ['a record that is missing', second, 'record 1 is damaged (its number is 1, not 0)'],
  ['a line of something else', `${first}hello\n`, 'record 2 is damaged (no checksum)'],
  [
    'another beginning',
    encodeRecord({ kind: 'step-started', step: 's', title: 't', seq: 0, at }),
    'record 1 is damaged (it is "step-started", not the start of a run)',
  ],
])('%s is trouble that a person can read, with its place and a way on', (_, text, why) => {
  const { message, code } = refusal(text);
  expect(code).toBe('EBADMSG');
  expect(message).toContain(`${path}: ${why}`);
  expect(message).toContain('move its folder away');
});

test('a journal of a later format is refused', () => {
  const later = encodeRecord({ ...started, format: 2 as 1, seq: 0, at });
  expect(refusal(later)).toMatchObject({ code: 'ENOTSUP', message: expect.stringContaining('has format 2') });
});

test('after a failed append nothing more is written, because the next record would follow a torn one', async () => {
  const machine = simulatedMachine(labHost);
  const journal = await Journal.create(machine, '/var/lib/runbook/runs', 'r', {
    clock: machine.clock,
    kinds: changeKinds,
  });
  await journal.append(started);
  const full = new MachineError(`append to ${path}: no space left on device`, { code: 'ENOSPC', path });
  machine.fault = () => full;
  await expect(journal.append({ kind: 'step-started', step: 's', title: 't' })).rejects.toMatchObject({
    code: 'ENOSPC',
    cause: full,
  });
  machine.fault = undefined;
  const written = await machine.read(path);
  await expect(journal.append({ kind: 'step-started', step: 's', title: 't' })).rejects.toBeInstanceOf(JournalStopped);
  expect(await machine.read(path)).toBe(written);
  expect((await readJournal(machine, '/var/lib/runbook/runs', 'r', changeKinds))?.records).toHaveLength(1);
});
