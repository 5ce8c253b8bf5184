import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeKinds } from '../../changes/index.ts';
import { createPaint } from '../../cli/process/paint.ts';
import { drawRun, drawRuns } from '../../cli/views/draw-runs.ts';
import { drawStatus } from '../../cli/views/draw-status.ts';
import { statusRecords } from '../../cli/views/records/status-records.ts';
import { decodeJournal, type JournalRecord } from '../../engine/journal/journal.ts';
import type { RunEntry } from '../../engine/journal/list-runs.ts';
import { encodeRecord } from '../../engine/journal/record-line.ts';
import { replay } from '../../engine/journal/recorded.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { statusOf } from '../../engine/status/run-status.ts';
import { safeJson } from '../../engine/text/safe-json.ts';
import { setAttribute } from '../../changes/attribute/set-attribute.ts';
import { labHost } from '../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { fuzzing } from './fuzzing.ts';

const file = { encoding: 'utf8', content: 'a\n', mode: 0o644, owner: 0, group: 0 };
const changes = [
  { kind: 'file', path: '/etc/motd', before: file, after: { ...file, content: 'b\n' } },
  setAttribute({ path: '/proc/sys/vm/swappiness', from: '60', to: '10' }),
  {
    kind: 'command',
    argv: ['true'],
    deadline: 60,
    why: 'test',
    undo: ['true'],
    done: { kind: 'succeeds', argv: ['true'] },
    before: { done: false },
    after: { done: true },
  },
];
const observed = [changes[0]?.after, '10', { done: true }];
/** A record of each kind that is shown later, with every optional part. */
const records = [
  {
    kind: 'run-started',
    format: 1,
    run: 'r',
    verb: 'apply',
    undoes: null,
    operator: 'me',
    machine: 'host',
    bootId: 'b',
    playbook: { path: 'p', text: '', sha256: '' },
    lab: { path: 'lab.yaml', guests: { vm: { host: 'host', vm: 'one' } } },
    inputs: { name: 'value' },
    selection: { only: ['a'], skip: ['b'], from: 'c' },
  },
  ...changes.flatMap((change, index) => [
    { kind: 'step-started', step: `s${index}`, title: 's' },
    { kind: 'change-intended', step: `s${index}`, on: index === 2 ? 'vm' : 'host', index, takes: 'now', change },
    { kind: 'change-done', step: `s${index}`, index, observed: observed[index], kept: 'the kernel kept it' },
  ]),
  { kind: 'asked', step: 'q', title: 't', instructions: 'i', until: 'u', reboots: false, undo: 'u' },
  { kind: 'step-failed', step: 's2', title: 's', message: 'm', hint: 'h' },
  { kind: 'run-ended', run: 'r', outcome: 'failed', changes: 1, pending: [] },
].map((record, seq) => ({ ...record, seq, at: '2026-11-22T10:00:00.000Z' }));

type Place = readonly string[];
const places = (data: unknown, at: Place = []): readonly Place[] =>
  typeof data === 'object' && data !== null
    ? [at, ...Object.entries(data).flatMap(([key, each]) => places(each, [...at, key]))]
    : [at];
/** Data with a value in one place, or with that text as the name of the place. */
const put = (data: unknown, [key, ...rest]: Place, value: unknown, isName: boolean): unknown => {
  if (key === undefined) return value;
  const entries = Object.entries(data as object).map(([name, each]): readonly [string, unknown] => {
    if (name !== key) return [name, each];
    return isName && rest.length === 0 ? [String(value), each] : [name, put(each, rest, value, isName)];
  });
  return Array.isArray(data) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
};

const hostile = 'x\u001b]52;c;aGk=\u0007\r\b\u009b31m\u202e\nAn added line';
const values = [hostile, '', 'a'.repeat(5000), null, 7, -1, 1e300, true, [], {}, [hostile], { [hostile]: hostile }];
// eslint-disable-next-line no-control-regex
const obeyed = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]|^An added line/m;

test('no text of a forged journal is obeyed by the terminal, and none is an internal fault', async () => {
  const machine = simulatedMachine(labHost);
  const reach = (): Promise<never> => Promise.reject(new MachineError('no guest', { code: 'GONE' }));
  const paint = createPaint(false);
  const drawn = async (tampered: readonly unknown[]): Promise<string> => {
    const text = tampered.map((each) => encodeRecord(each as JournalRecord)).join('');
    const recorded = replay(decodeJournal('journal', text, changeKinds).records);
    const entry: RunEntry = { run: 'r', recorded, state: recorded.outcome, undoneBy: null, proofs: [] };
    const seen = await statusOf(
      [entry],
      'r',
      machine,
      null,
      async (name) => (name === 'vm' ? reach() : machine),
      changeKinds,
      'none',
    );
    const about = { all: true, machine: 'host', bootedAt: null, labArguments: '', command: 'runbook' };
    const json = statusRecords(seen, 'host', null).map((record) => safeJson(record));
    return [...drawRuns([entry], paint), ...drawRun(entry, paint), ...drawStatus(seen, about, paint), ...json].join(
      '\n',
    );
  };
  expect(await drawn(records)).not.toMatch(obeyed);
  const place = fc.constantFrom(...places(records).filter((at) => at.length > 1 && at[1] !== 'seq'));
  await fc.assert(
    fc.asyncProperty(place, fc.constantFrom<unknown>(...values), fc.boolean(), async (at, value, isName) => {
      try {
        expect(await drawn(put(records, at, value, isName) as readonly unknown[])).not.toMatch(obeyed);
      } catch (error) {
        if (!(error instanceof MachineError)) throw error;
      }
    }),
    fuzzing(1500),
  );
});
