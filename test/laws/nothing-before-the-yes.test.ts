import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeKinds } from '../../changes/index.ts';
import { listRuns, type RunEntry } from '../../engine/journal/list-runs.ts';
import { recoverSecrets } from '../../engine/journal/recover-secrets.ts';
import { proveSecrets } from '../../engine/secrets/prove-secrets.ts';
import { planPlaybook } from '../../engine/plan/plan-playbook.ts';
import { statusOf } from '../../engine/status/run-status.ts';
import { planUndo } from '../../engine/undo/plan-undo.ts';
import { labHost } from '../../machines/simulated/hosts/lab-host.ts';
import type { SimulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { simulatedMachine } from '../../machines/simulated/machine/simulated-machine.ts';
import { applyOn, siteOn } from './runbook-on.ts';
import { examples, flows } from './scenarios.ts';

const evil = 'evil-program';
const root = join(import.meta.dirname, '../..');

/** The calls that started the program, however it is wrapped. */
const evilCalls = ({ calls }: SimulatedMachine): readonly unknown[] =>
  calls.filter(({ argv, text }) => argv?.some((word) => word.includes(evil)) === true || text?.includes(evil) === true);

/** Every place of a schema that takes a program of its author. */
function programPlaces(schema: unknown, path = ''): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, inner]) =>
    key === '$ref' && String(inner).endsWith('/argv') ? [path] : programPlaces(inner, `${path}.${key}`),
  );
}

/** The input of a step in which the program stands, by the places of the step types. */
const inputs: Readonly<Record<string, string>> = {
  'command.properties.argv': `argv: [${evil}], creates: /x, irreversible: true, why: test`,
  'command.properties.unless': `argv: [touch, /x], unless: [${evil}], irreversible: true, why: test`,
  'command.properties.undo': `argv: [touch, /x], creates: /x, undo: [${evil}], why: test`,
  'host-check.properties.command': `what: It, command: [${evil}]`,
  'host-check.properties.command_version.properties.argv': `what: It, command_version: { argv: [${evil}], at_least: "1" }`,
  'manual.properties.until.properties.command': `instructions: Do it, until: { command: [${evil}] }`,
  'measure.properties.load.properties.argv': `load: { tool: number, argv: [${evil}] }, duration: 1, settle: 0, collect: []`,
  'posted-interrupts.properties.traffic': `device: "0000:00:04.0", traffic: [${evil}]`,
  'wait.properties.command': `command: [${evil}]`,
};

test('every place of a step type that takes a program is tried here', () => {
  const folder = join(root, 'schemas/steps');
  const places = readdirSync(folder).flatMap((file) =>
    programPlaces(JSON.parse(readFileSync(join(folder, file), 'utf8')), file.replace('.schema.json', '')),
  );
  expect(places.toSorted()).toEqual(Object.keys(inputs).toSorted());
});

test.each(Object.entries(inputs))('a plan does not run the program in %s', async (place, input) => {
  const text = `runbook: 1\nname: n\nsummary: s\nsteps:\n  - { id: it, type: ${place.split('.')[0]}, with: { ${input} } }\n`;
  const machine = simulatedMachine(labHost);
  const { steps } = await planPlaybook(siteOn(machine, { name: 'p', text, inputs: {} }));
  expect(evilCalls(machine)).toEqual([]);
  expect(machine.mutations).toBe(0);
  expect(['change', 'unchecked', 'act']).toContain(steps[0]?.kind);
  // What will run is part of what is approved.
  expect(JSON.stringify(steps)).toContain(evil);
});

/** A journal as root on its machine can write it: each program in it is replaced. */
function forged<T>(data: T, found: Set<string>, place = ''): T {
  if (Array.isArray(data)) return data.map((item) => forged(item as unknown, found, place)) as T;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, inner]: [string, unknown]) => {
      if (!['argv', 'undo', 'running'].includes(key) || !Array.isArray(inner)) return [key, forged(inner, found, key)];
      if (!inner.every((word) => typeof word === 'string')) return [key, forged(inner, found, key)];
      found.add(key);
      return [key, [evil, ...inner.slice(1)]];
    }),
  ) as T;
}

test('status, undo --plan and the search for secrets run no program of a journal, for any kind of change', async () => {
  const seen = new Map<string, Set<string>>();
  const [mark, secrets] = ['\ufdd0password\ufdd1', proveSecrets(new Map([['password', 'x']]))];
  for (const scenario of [...examples, ...flows]) {
    const machine = simulatedMachine(scenario.description);
    await applyOn(machine, scenario);
    const entries = (await listRuns(machine, changeKinds)).map((entry): RunEntry => {
      const changes = entry.recorded.changes.map((of) => {
        const found = seen.get(of.change.kind) ?? new Set();
        seen.set(of.change.kind, found);
        const change = forged(of.change, found);
        if (change.kind !== 'command') return { ...of, change };
        return { ...of, change: { ...change, done: { kind: 'succeeds', argv: [evil], read_only: true } } };
      });
      return { ...entry, recorded: { ...entry.recorded, changes } };
    });
    const before = machine.mutations;
    await statusOf(entries, null, machine, null, async () => machine, changeKinds);
    for (const { recorded } of entries) {
      const site = { machine: async () => machine, clock: machine.clock, kinds: changeKinds };
      await planUndo(recorded, site, null, ['all']);
      const commands = recorded.changes.filter(({ change }) => change.kind === 'command');
      const changes = commands.map((of) => ({ ...of, observed: mark }));
      const sealed = { ...recorded, changes, header: { ...recorded.header, secrets } };
      await recoverSecrets(sealed, async () => machine, new Map(), changeKinds);
    }
    expect([scenario.name, evilCalls(machine), machine.mutations]).toEqual([scenario.name, [], before]);
  }
  const kinds = [...seen].filter(([, found]) => found.size > 0).map(([kind]) => kind);
  expect(kinds.toSorted()).toEqual(['artifact', 'command', 'drop-in', 'generate', 'process']);
}, 300_000);

test('every kind of change with a program in its schema is one of them', () => {
  const folder = join(root, 'changes');
  const kinds = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return [];
    const path = join(folder, entry.name, 'change.schema.json');
    try {
      return programPlaces(JSON.parse(readFileSync(path, 'utf8'))).length > 0 ? [entry.name] : [];
    } catch {
      return [];
    }
  });
  expect(kinds.toSorted()).toEqual(['artifact', 'command', 'drop-in', 'generate', 'process']);
});
