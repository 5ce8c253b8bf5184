import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { stringify } from 'yaml';
import { applyOn, resumeOn, undoOn, type Ran, type Scenario } from '../laws/runbook-on.ts';
import { killOperator, type Victims } from './kill-operator.ts';
import { connectTo, type Place } from './place.ts';
import { processesWith, treeOf } from './tree-of.ts';

/** One kill: when and whom, and what follows. */
export interface Trial {
  readonly seed: number;
  /** Milliseconds after the first program started. */
  readonly after: number;
  readonly signal: NodeJS.Signals;
  readonly victims: Victims;
  /** Which run is killed, and how it is continued. */
  readonly then: 'apply, resume' | 'apply, undo' | 'undo, undo';
  /** Seconds that each program of the killed run takes before its effect. */
  readonly slow: number;
}

/** A repeatable sequence of numbers from 0 to 1 (mulberry32). */
function sequenceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The trials of a seed: every signal, every victim and every continuation, at random moments. */
export function trialsOf(seed: number, count: number, longest: number): readonly Trial[] {
  const next = sequenceOf(seed);
  const pick = <T>(...all: readonly T[]): T => all[Math.floor(next() * all.length)] as T;
  return Array.from({ length: count }, (_, index) => ({
    seed: seed * 1000 + index,
    after: Math.floor(next() * longest),
    signal: pick<NodeJS.Signals>('SIGKILL', 'SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGHUP'),
    victims: pick<Victims>('operator', 'operator', 'operator and children'),
    then: pick<Trial['then']>('apply, resume', 'apply, undo', 'undo, undo'),
    slow: 2 + Math.floor(next() * 20) / 10,
  }));
}

/** Steps that take their time: a command, a file, a download and another command, all below `inside`. */
function scenarioOf(
  inside: string,
  { slow }: Trial,
  download: { readonly url: string; readonly sha256: string },
): Scenario {
  const script = (word: string, over: string, effect: string) =>
    `echo "${word} $1" >>"$0/log"; [ -e "$0/quick" ] || sleep ${slow}; ${effect} "$0/tree/$1"; echo "${over} $1" >>"$0/log"`;
  const command = (name: string) => ({
    id: name,
    type: 'command',
    with: {
      argv: ['sh', '-c', script('start', 'end', 'mkdir'), inside, name],
      undo: ['sh', '-c', script('start-undo', 'end-undo', 'rmdir'), inside, name],
      creates: `${inside}/tree/${name}`,
      why: 'test',
    },
  });
  const steps = [
    command('one'),
    { id: 'file', type: 'file', with: { path: `${inside}/tree/folder/file`, content: 'line\n'.repeat(100) } },
    { id: 'download', type: 'download', with: { ...download, path: `${inside}/tree/slow` } },
    command('two'),
  ];
  return { name: 'kills.yaml', text: stringify({ runbook: 1, name: 'kills', summary: 'Kills', steps }), inputs: {} };
}

/** Where a trial happens: `outside` is the folder as this process sees it, `inside` as the machine does. */
export interface Ground {
  readonly place: Place;
  readonly outside: string;
  readonly inside: string;
  readonly download: { readonly url: string; readonly sha256: string };
  /** True if the victims include the programs themselves, not only the connection to them. */
  readonly hitsPrograms: boolean;
}

/**
 * Kills an operator, continues, and checks: when the continuation has ended, no program of the killed run can still
 * have an effect; the tree is the expected one, byte for byte; and no program ran twice.
 */
export async function runTrial(
  { place, outside, inside, download, hitsPrograms }: Ground,
  trial: Trial,
): Promise<void> {
  mkdirSync(join(outside, 'tree'), { recursive: true });
  const tree = (): string => treeOf(join(outside, 'tree'));
  const scenario = scenarioOf(inside, trial, download);
  const stock = tree();
  // The operator's order contains the folder, the words of its programs too.
  const isQuiet = (): void => expect(processesWith(inside), 'programs that still run').toEqual([]);
  const machine = await connectTo(place);
  try {
    const quick = join(outside, 'quick');
    if (trial.then === 'undo, undo') {
      writeFileSync(quick, '');
      expectDone(await applyOn(machine, scenario));
      rmSync(quick);
    }
    const verb = trial.then === 'undo, undo' ? 'undo' : 'apply';
    await killOperator({ place, verb, scenario }, trial.after, trial.signal, trial.victims);
    // What the killed run started is slow; what comes now is not.
    writeFileSync(quick, '');
    const locked = <T>(work: () => Promise<T>): Promise<T> => vi.waitFor(work, { timeout: 60_000, interval: 200 });
    if (trial.then === 'apply, resume') {
      const resumed = await whenFree(() => resumeOn(machine, scenario), locked);
      isQuiet();
      if (resumed !== undefined) {
        expectDone(resumed);
        expect(tree()).toMatch(/folder\/file [^]*one [^]*slow [^]*two /);
      }
    }
    const undone = await whenFree(() => undoOn(machine, scenario), locked);
    isQuiet();
    if (undone !== undefined) expectDone(undone);
    expect(tree()).toBe(stock);
  } finally {
    await machine[Symbol.asyncDispose]();
  }
  const isStrict = trial.victims === 'operator' || !hitsPrograms;
  expect(runsOf(readLog(outside), isStrict)).toEqual([]);
}

/** Fails unless a run ended well, with each step. */
export function expectDone(ran: Ran | undefined): void {
  const bad = ran?.events.filter(({ kind }) => ['step-failed', 'change-drifted', 'refused'].includes(kind));
  expect({ outcome: ran?.end.outcome, bad }).toEqual({ outcome: 'done', bad: [] });
}

/** A connection that was killed holds the lock until its programs have ended. */
async function whenFree<T>(work: () => Promise<T>, wait: (work: () => Promise<T>) => Promise<T>): Promise<T> {
  let other: { readonly error: unknown } | undefined;
  const result = await wait(async () => {
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: string }).code === 'REFUSED') throw error;
      other = { error };
      return undefined as T;
    }
  });
  if (other !== undefined) throw other.error;
  return result;
}

const readLog = (outside: string): readonly string[] => {
  try {
    return readFileSync(join(outside, 'log'), 'utf8').trim().split('\n');
  } catch {
    return [];
  }
};

/** Programs that ran beside themselves or twice, by their log: each line starts or ends one. */
function runsOf(log: readonly string[], isStrict: boolean): readonly string[] {
  const open = new Set<string>();
  const made = new Set<string>();
  const wrong: string[] = [];
  for (const line of log) {
    const [word = '', name = ''] = line.split(' ');
    const isUndo = word.endsWith('-undo');
    const key = `${isUndo ? 'undo' : 'do'} ${name}`;
    if (word.startsWith('start')) {
      if (isStrict && open.has(key)) wrong.push(`${key} was started while it ran`);
      // A program that was killed itself may have had its effect and not written its end.
      const isHalf = isUndo && !isStrict && open.has(`do ${name}`);
      if (made.has(name) === !isUndo && !isHalf) wrong.push(`${key} was started although it was done`);
      open.add(key);
    } else {
      if (!open.delete(key)) wrong.push(`${key} ended twice`);
      if (isUndo) {
        made.delete(name);
        // After this undo, a second one is a fault.
        open.delete(`do ${name}`);
      } else made.add(name);
    }
  }
  return wrong;
}
