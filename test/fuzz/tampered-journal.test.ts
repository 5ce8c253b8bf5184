import { changeKinds } from '../../changes/index.ts';
import { describe as describeChange } from '../changes/by-kind.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeJournal, JournalDamaged, type JournalRecord } from '../../engine/journal/journal.ts';
import { encodeRecord } from '../../engine/journal/record-line.ts';
import { judgeUndoing } from '../../engine/undo/judge-undoing.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { replay } from '../../engine/journal/recorded.ts';
import { hostileTexts } from './corpus.ts';
import { fuzzing } from './fuzzing.ts';

const file = { encoding: 'utf8', content: 'a\n', mode: 0o644, owner: 0, group: 0 };
const change = { kind: 'file', path: '/etc/motd', before: file, after: { ...file, content: 'b\n' } };
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
    lab: null,
    inputs: {},
  },
  { kind: 'step-started', step: 's', title: 's' },
  { kind: 'change-intended', step: 's', on: 'host', index: 0, takes: 'now', change },
  { kind: 'change-done', step: 's', index: 0, observed: change.after },
  { kind: 'run-ended', run: 'r', outcome: 'done', changes: 1, pending: [] },
].map((record, seq) => ({ ...record, seq, at: '2026-11-22T10:00:00.000Z' }) as unknown as JournalRecord);
const signed = (all: readonly unknown[]): string => all.map((each) => encodeRecord(each as JournalRecord)).join('');

const damage = (text: string): string => {
  try {
    decodeJournal('journal', text, changeKinds);
  } catch (error) {
    expect(error).toBeInstanceOf(JournalDamaged);
    return (error as Error).message;
  }
  return 'whole';
};
const forged = (path: string): string =>
  damage(signed(records.map((each, at) => (at === 2 ? { ...each, change: { ...change, path } } : each))));

test('a forged journal with correct checksums is reported, not followed', () => {
  expect(damage(signed(records))).toBe('whole');
  expect(forged('/etc/../etc/shadow')).toContain('it.change.path does not fit: Absolute path without `..`');
  expect(forged('etc/shadow')).toContain('it.change.path');
  expect(forged('/etc/shadow\0')).toContain('it.change.path');
  expect(damage(signed(records.map((each, at) => (at === 2 ? { ...each, change: { kind: 'rm' } } : each))))).toContain(
    'rm',
  );
  expect(damage(signed(records.filter((_, at) => at !== 2).map((each, seq) => ({ ...each, seq }))))).toContain(
    'never started',
  );
  expect(damage(signed([...records, { ...records[0], seq: 5 }]))).toContain('the start of another run');
  expect(damage(signed(records.toReversed()))).toContain('its number is');
  expect(damage(signed([{ ...records[0], run: '../../etc' }]))).toContain('it.run');
  const deep = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) as unknown;
  expect(damage(signed(records.map((each, at) => (at === 3 ? { ...each, observed: deep } : each))))).toContain(
    'deeper',
  );
});

/** Every place of data, as the keys that lead there. */
const places = (data: unknown, at: readonly string[] = []): readonly (readonly string[])[] =>
  typeof data === 'object' && data !== null
    ? [at, ...Object.entries(data).flatMap(([key, each]) => places(each, [...at, key]))]
    : [at];
const put = (data: unknown, [key, ...rest]: readonly string[], value: unknown): unknown => {
  if (key === undefined) return value;
  const copy = (Array.isArray(data) ? [...(data as unknown[])] : { ...(data as object) }) as Record<string, unknown>;
  copy[key] = put(copy[key], rest, value);
  return copy;
};

test('a forged record is damage, or its undo can be described', () => {
  const place = fc.constantFrom(...places(records).filter((at) => at.length > 1 && at[1] !== 'seq'));
  const value = fc.oneof(fc.constantFrom<unknown>(...hostileTexts), fc.jsonValue());
  fc.assert(
    fc.property(place, value, (at, forgery) => {
      const tampered = signed((put(records, at, forgery) as object[]).map((each) => ({ ...each })));
      try {
        const { changes } = replay(decodeJournal('journal', tampered, changeKinds).records);
        for (const each of changes) {
          expect(describeChange(each.change)).toBeTypeOf('string');
          expect(judgeUndoing(each, each.change.before, changes, false, changeKinds).kind).toBeTypeOf('string');
        }
      } catch (error) {
        // Anything else would be a stack trace.
        expect(error).toBeInstanceOf(MachineError);
      }
    }),
    fuzzing(1500),
  );
});
