import { changeKinds } from '../../changes/index.ts';
import fc from 'fast-check';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expandSteps } from '../../engine/plan/expand-steps.ts';
import { loadPlaybook } from '../engine/language/load-playbook.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { planPlaybook } from '../../engine/plan/plan-playbook.ts';
import { gatherFacts } from '../../facts/gather-facts.ts';
import { localMachine } from '../../machines/local/local-machine.ts';
import { labHost } from '../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { stepTypes } from '../../steps/index.ts';
import { applyOn } from '../laws/runbook-on.ts';
import { realClock } from '../machines/real-clock.ts';
import { hostileTexts } from './corpus.ts';
import { fuzzing, within } from './fuzzing.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-canary-'));
});
afterAll(() => rm(folder, { recursive: true }));

const types = new Map(stepTypes.map((type) => [type.name, type]));
/** Step types whose inputs are words of programs: an option is a valid input there. */
const takesWords = ['command', 'wait', 'host-check', 'measure', 'manual', 'qemu-launch', 'vm-install', 'modprobe'];

type Place = readonly (string | number)[];
const textsIn = (data: unknown, at: Place = []): readonly Place[] => {
  if (typeof data === 'string') return [at];
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, each]) => textsIn(each, [...at, Array.isArray(data) ? Number(key) : key]));
};
const put = (data: unknown, [key, ...rest]: Place, value: string): unknown => {
  if (key === undefined) return value;
  if (Array.isArray(data)) return data.map((each: unknown, at) => (at === key ? put(each, rest, value) : each));
  const map = data as Readonly<Record<string, unknown>>;
  return { ...map, [key]: put(map[key], rest, value) };
};

/** The machine, and every list of words that a program was called with on it. */
function watched<T extends Machine>(machine: T): { readonly machine: T; readonly said: (readonly string[])[] } {
  const said: (readonly string[])[] = [];
  const proxy = new Proxy(machine, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        if (key === 'run' || key === 'query') said.push(given[0] as readonly string[]);
        return (value as (...all: unknown[]) => unknown).apply(target, given);
      };
    },
  });
  return { machine: proxy, said };
}

const tolerantly = async (work: () => Promise<unknown>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    // The simulated machine reports a test that queries it with a program that changes it.
    if (error instanceof Error && error.message.startsWith('a query that changes the machine')) return;
    // Errors of the machine are shown in words; anything else would be a stack trace.
    if (!(error instanceof MachineError)) throw error;
  }
};

/** A step type with only numbers has no input for a hostile text. */
const takesTexts = stepTypes.filter(({ schema }) => textsIn(schema['examples']).length > 0);

describe.each(takesTexts.map((type) => [type.name, type] as const))('%s', (name, { schema }) => {
  const examples = schema['examples'] as readonly object[];
  const places = examples.flatMap((example) => textsIn(example).map((place) => [example, place] as const));
  const hostile = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...hostileTexts) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  );
  const scenarioOf = ([example, place]: readonly [object, Place], bad: string, isPrefix: boolean) => {
    const written = place.reduce<unknown>((data, key) => (data as Record<string | number, unknown>)[key], example);
    const value = `${isPrefix ? String(written) : ''}${bad.replaceAll('CANARY', join(folder, 'canary'))}`;
    const step = { id: 'a', type: name, with: put(example, place, value) };
    return { value, text: JSON.stringify({ runbook: 1, name: 'fuzz', summary: 'Fuzz', steps: [step] }) };
  };

  test('a hostile text in any input is a mistake, a refusal or data, on the simulated machine', within(60), () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), hostile, fc.boolean(), async (place, bad, isPrefix) => {
        const { value, text } = scenarioOf(place, bad, isPrefix);
        if (!loadPlaybook({ path: 'fuzz.yaml', text }, types).ok) return;
        const { machine, said } = watched(simulatedMachine(labHost));
        await tolerantly(() => applyOn(machine, { name: 'fuzz.yaml', text, inputs: {} }));
        // A text that ends the options cannot be distinguished from the end that runbook adds.
        if (!value.startsWith('-') || value === '--' || takesWords.includes(name)) return;
        const options = said.filter(
          (argv) => argv.includes(value) && !argv.slice(0, argv.indexOf(value)).includes('--'),
        );
        expect(options).toEqual([]);
      }),
      fuzzing(60),
    ),
  );

  test('no shell of a real machine reads it while it is planned', within(60), () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), hostile, fc.boolean(), async (place, bad, isPrefix) => {
        // A check or a wait of such a program runs the program.
        if (takesWords.includes(name)) return;
        const { text } = scenarioOf(place, bad, isPrefix);
        const loaded = loadPlaybook({ path: 'fuzz.yaml', text }, types);
        if (!loaded.ok) return;
        const laidOut = expandSteps(loaded.value, {}, null);
        if (!laidOut.ok) return;
        const machine = localMachine({ name: 'host' });
        const site = {
          playbook: laidOut.value,
          inputs: {},
          machine: async () => machine,
          gatherFacts,
          clock: realClock,
          kinds: changeKinds,
        };
        await tolerantly(() => planPlaybook(site));
        expect(existsSync(join(folder, 'canary'))).toBe(false);
      }),
      fuzzing(6),
    ),
  );
});

test('a program gets hostile words unchanged', async () => {
  const machine = localMachine({ name: 'host' });
  for (const text of hostileTexts.filter((each) => !each.includes('\0') && each.isWellFormed())) {
    const word = text.replaceAll('CANARY', join(folder, 'canary'));
    expect((await machine.run(['printf', '%s', word])).stdout).toBe(word);
  }
  expect(existsSync(join(folder, 'canary'))).toBe(false);
});
