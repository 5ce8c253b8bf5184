import type { StudyEvent } from '../../../schemas/types/study-event.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bootChanges, orderOf } from '../../../report/study/order.ts';
import { nextRun, readLog, secondsLeft, stateOf } from '../../../report/study/study-log.ts';
import type { Study } from '../../../schemas/types/study.ts';

const study = (changes: Partial<Study> = {}): Study => ({
  study: 1,
  name: 'study',
  summary: 'A study',
  baseline: 'a',
  blocks: 4,
  seed: 1,
  margin: 0.01,
  alpha: 0.05,
  repeats: 1,
  profile: 0,
  intended: [],
  inputs: {},
  boots: {},
  variants: [
    { name: 'a', playbook: 'a.yaml', inputs: {} },
    { name: 'b', playbook: 'b.yaml', inputs: {} },
    { name: 'c', playbook: 'c.yaml', inputs: {}, boot: 'isolated' },
    { name: 'd', playbook: 'd.yaml', inputs: {}, boot: 'isolated' },
  ],
  ...changes,
});

const twoOf = ({ variants: [first, second] }: Study): Study['variants'] => [first, second];

describe('order', () => {
  test('every block is complete, equal settings are adjacent, and the same seed gives the same order', () => {
    fc.assert(
      fc.property(fc.nat(4294967295), fc.integer({ min: 3, max: 12 }), fc.nat(2), (seed, blocks, profile) => {
        const order = orderOf(study({ seed, blocks, profile }));
        expect(order).toEqual(orderOf(study({ seed, blocks, profile })));
        expect(order.map(({ position }) => position)).toEqual(order.map((_, index) => index + 1));
        for (let block = 1; block <= blocks; block += 1) {
          const own = order.filter((run) => run.block === block);
          expect(own.map(({ variant }) => variant).toSorted()).toEqual(['a', 'b', 'c', 'd']);
          const boots = own.map(({ boot }) => boot);
          expect(boots.filter((boot, index) => boot !== boots[index - 1])).toHaveLength(2);
        }
        expect(order.filter((run) => run.profile).map(({ position }) => position)).toEqual(
          Array.from({ length: 4 * profile }, (_, index) => 4 * blocks + index + 1),
        );
      }),
      { seed: 10 },
    );
  });

  test('each variant comes first equally often', () => {
    const order = orderOf(
      study({ blocks: 1000, variants: [...twoOf(study()), { name: 'e', playbook: 'e', inputs: {} }] }),
    );
    const first = order.filter(({ position }) => position % 3 === 1).map(({ variant }) => variant);
    for (const name of ['a', 'b', 'e']) expect(first.filter((each) => each === name).length).toBeGreaterThan(270);
  });

  test('the number of reboots is known', () => {
    expect(bootChanges(orderOf(study({ variants: twoOf(study()) })))).toBe(0);
    const changes = bootChanges(orderOf(study()));
    expect(changes).toBeGreaterThanOrEqual(4);
    expect(changes).toBeLessThanOrEqual(8);
  });
});

const order = orderOf(study());
const start: StudyEvent = { kind: 'study-started', format: 1, sha256: '', text: '', path: 's.yaml', lab: null, order };
const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
const attempt = (position: number, number: number, status: 'ok' | 'failed'): readonly StudyEvent[] => [
  { kind: 'run-began', position, attempt: number, at: at(100 * position) },
  { kind: 'run-named', position, attempt: number, run: `r${position}` },
  { kind: 'run-measured', position, attempt: number, folder: `${position}`, status, reason: null },
  { kind: 'run-ended', position, attempt: number, at: at(100 * position + 60) },
];

describe('log', () => {
  test('the next run, one after the other', () => {
    expect(nextRun(stateOf([start]), 1)?.position).toBe(1);
    expect(nextRun(stateOf([start, ...attempt(1, 1, 'ok')]), 1)?.position).toBe(2);
  });

  test('a failed run is tried again at the end of its block, as often as the study allows', () => {
    const block = [start, ...attempt(1, 1, 'failed'), ...[2, 3, 4].flatMap((position) => attempt(position, 1, 'ok'))];
    expect(nextRun(stateOf(block), 1)?.position).toBe(1);
    expect(nextRun(stateOf([...block, ...attempt(1, 2, 'failed')]), 1)?.position).toBe(5);
    expect(nextRun(stateOf(block), 0)?.position).toBe(5);
  });

  test('interrupted attempts are not counted, whatever their number, and their time is not that of a run', () => {
    const cut = (number: number): readonly StudyEvent[] =>
      attempt(1, number, 'ok').filter(({ kind }) => kind !== 'run-measured');
    const events = [start, ...cut(1), ...cut(2), ...cut(3)];
    expect(nextRun(stateOf(events), 0)?.position).toBe(1);
    expect(secondsLeft(stateOf(events))).toBeNull();
    expect(nextRun(stateOf([...events, ...attempt(1, 4, 'ok')]), 0)?.position).toBe(2);
    expect(nextRun(stateOf([...events, ...attempt(1, 4, 'failed')]), 0)?.position).toBe(2);
  });

  test('an interrupted attempt is open, and attempts before an unfinished undo are not good', () => {
    const events = [start, ...attempt(1, 1, 'ok').slice(0, 3)];
    expect(stateOf(events).open).toMatchObject({ position: 1, attempt: 1, run: 'r1' });
    expect(stateOf([start, ...attempt(1, 1, 'ok')]).open).toBeNull();
  });

  test('the applied settings are known after a crash', () => {
    const events: StudyEvent[] = [start, { kind: 'boot-began', boot: 'isolated', at: '2026-11-22T00:00:00.000Z' }];
    const boot = { name: 'isolated', beganAt: '2026-11-22T00:00:00.000Z', run: null, isMade: false };
    expect(stateOf(events).boot).toEqual(boot);
    events.push({ kind: 'boot-run', boot: 'isolated', run: 'r9' });
    expect(stateOf(events).boot).toEqual({ ...boot, run: 'r9' });
    events.push({ kind: 'boot-made', boot: 'isolated' });
    expect(stateOf(events).boot).toEqual({ ...boot, run: 'r9', isMade: true });
    events.push({ kind: 'boot-undone', boot: 'isolated' });
    expect(stateOf(events).boot).toBeNull();
  });

  test('an incomplete last line is ignored, at any length', () => {
    const text = [start, ...attempt(1, 1, 'ok')].map((event) => `${JSON.stringify(event)}\n`).join('');
    for (let cut = text.indexOf('\n') + 1; cut <= text.length; cut += 7) {
      const events = readLog(text.slice(0, cut));
      expect(events.length).toBe(text.slice(0, cut).split('\n').length - 1);
      expect(() => stateOf(events)).not.toThrow();
    }
  });

  test('the remaining time is estimated from the past time', () => {
    expect(secondsLeft(stateOf([start]))).toBeNull();
    expect(secondsLeft(stateOf([start, ...attempt(1, 1, 'ok')]))).toBe(15 * 60);
  });
});
