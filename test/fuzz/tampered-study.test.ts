import type { StudyEvent } from '../../schemas/types/study-event.ts';
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextRun, readLog, secondsLeft, stateOf } from '../../report/study/study-log.ts';
import { runbook } from '../cli/run-binary.ts';
import { temporaryFolder } from '../report/temporary-folder.ts';
import { hostileTexts } from './corpus.ts';
import { fuzzing, within } from './fuzzing.ts';

const at = '2026-11-22T10:00:00.000Z';
const planned = (position: number, variant: string) => ({ position, block: 1, variant, boot: null, profile: false });
const events = [
  {
    kind: 'study-started',
    format: 1,
    sha256: '0',
    text: '',
    path: 'study.yaml',
    lab: null,
    order: [planned(1, 'a'), planned(2, 'b')],
  },
  { kind: 'run-began', position: 1, attempt: 1, at },
  { kind: 'run-named', position: 1, attempt: 1, run: '20261122-100000-abcd' },
  { kind: 'run-measured', position: 1, attempt: 1, folder: '0001-a', status: 'ok', reason: null },
  { kind: 'run-ended', position: 1, attempt: 1, at },
  { kind: 'run-began', position: 2, attempt: 1, at },
] satisfies readonly StudyEvent[];
const textOf = (all: readonly unknown[]): string => all.map((event) => `${JSON.stringify(event)}\n`).join('');

/** The mistake of a log in words; null for a log that can be continued and shown. */
function damage(text: string): string | null {
  let read: readonly StudyEvent[];
  try {
    read = readLog(text);
  } catch (error) {
    // The words of a mistake; anything else would be a stack trace.
    expect((error as Error).constructor).toBe(Error);
    expect((error as Error).message).toMatch(/^(line \d+ is|it does not begin|another study starts)/);
    return (error as Error).message;
  }
  if (read.length === 0) return null;
  const state = stateOf(read);
  expect([null, 'object']).toContain(nextRun(state, 1) === null ? null : 'object');
  expect(Number.isFinite(secondsLeft(state) ?? 0)).toBe(true);
  return null;
}

test('a log that was tampered with is reported with its line', () => {
  const forged = (index: number, by: object): string | null =>
    damage(textOf(events.map((event, at) => (at === index ? { ...event, ...by } : event))));
  expect(damage(textOf(events))).toBeNull();
  expect(forged(2, { run: '--force' })).toContain('it.run');
  expect(forged(2, { run: '../../etc' })).toContain('it.run');
  expect(forged(0, { order: [planned(1, '../../../etc')] })).toContain('it.order[0].variant');
  expect(forged(1, { position: -1 })).toContain('it.position');
  expect(forged(1, { at: 'never' })).toContain('it.at');
  expect(forged(1, { kind: 'rm' })).toContain('it.kind is "rm"');
  expect(forged(1, { kind: '__proto__' })).toContain('it.kind');
  expect(damage(textOf(events.slice(1)))).toContain('does not begin');
  expect(damage(textOf([...events, events[0]]))).toContain('another study starts in line 7');
  expect(damage(`${textOf(events)}${'['.repeat(100_000)}\n`)).toBe('line 7 is not JSON');
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

test('a forged or torn log is reported or continued', within(60), () => {
  const place = fc.constantFrom(...places(events).slice(1));
  const value = fc.oneof(fc.constantFrom<unknown>(...hostileTexts), fc.jsonValue());
  const whole = textOf(events);
  fc.assert(
    fc.property(place, value, fc.nat({ max: whole.length }), fc.string({ maxLength: 20 }), (at, forgery, cut, bad) => {
      damage(textOf(put(events, at, forgery) as unknown[]));
      damage(whole.slice(0, cut));
      damage(`${whole.slice(0, cut)}${bad}${whole.slice(cut)}`);
    }),
    fuzzing(1000),
  );
});

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(
    join(folder.path, 'one.yaml'),
    'runbook: 1\nname: one\nsummary: One\nsteps:\n  - { id: a, type: sysfs-write, with: { path: /proc/sys/vm/nr_hugepages, value: 1 } }\n',
  );
  await writeFile(
    join(folder.path, 'study.yaml'),
    'study: 1\nname: s\nsummary: S\nbaseline: a\nblocks: 3\nvariants:\n  - { name: a, playbook: ./one.yaml }\n  - { name: b, playbook: ./one.yaml }\n',
  );
});
afterAll(() => folder[Symbol.asyncDispose]());

test.each([
  ['a FIFO', (path: string) => Promise.resolve(spawnSync('mkfifo', [path]))],
  ['a device', (path: string) => symlink('/dev/zero', path)],
  ['a folder', (path: string) => mkdir(path)],
  ['other bytes', (path: string) => writeFile(path, Buffer.from([0xff, 0xfe, 0x0a]))],
  ['no JSON', (path: string) => writeFile(path, '{"kind":\n')],
  ['deep', (path: string) => writeFile(path, `${'['.repeat(50_000)}\n`)],
  ['another log', (path: string) => writeFile(path, textOf(events.slice(1)))],
  ['terminal', (path: string) => writeFile(path, textOf([{ ...events[0], kind: '\u001b]0;owned\u0007' }]))],
])('a log that is %s: status and run report it, and nothing is run', { timeout: 120_000 }, async (_name, make) => {
  const state = join(folder.path, 'state');
  const study = join(state, 'runbook', 'studies', 's');
  await rm(study, { recursive: true, force: true });
  await mkdir(study, { recursive: true });
  await make(join(study, 'study.ndjson'));
  for (const action of ['status', 'run']) {
    const began = performance.now();
    const argv = ['study', action, join(folder.path, 'study.yaml'), ...(action === 'run' ? ['--yes'] : [])];
    const { code, stdout, stderr } = await runbook(argv, { env: { XDG_STATE_HOME: state } });
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(stderr).toMatch(/^error: cannot read the log of the study, .*study\.ndjson: /m);
    expect(stderr).toMatch(/move .* away to start again/);
    // eslint-disable-next-line no-control-regex
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
    expect(code).toBe(2);
  }
  expect((await readdir(study)).filter((name) => name !== 'lock')).toEqual(['study.ndjson']);
});

test('a log that was cut off before its first line is a study that has not started', async () => {
  const state = join(folder.path, 'state');
  const log = join(state, 'runbook', 'studies', 's', 'study.ndjson');
  await rm(log, { recursive: true, force: true });
  await writeFile(log, '{"kind":"study-sta');
  const { code, stdout } = await runbook(['study', 'status', join(folder.path, 'study.yaml')], {
    env: { XDG_STATE_HOME: state },
  });
  expect(stdout).toMatch(/has not started/);
  expect(code).toBe(0);
  expect(await readFile(log, 'utf8')).toBe('{"kind":"study-sta');
});
