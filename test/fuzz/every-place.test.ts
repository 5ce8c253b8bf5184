import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { JournalRecord } from '../../engine/journal/journal.ts';
import { encodeRecord } from '../../engine/journal/record-line.ts';
import { labHost } from '../../machines/simulated/hosts/lab-host.ts';
import { same } from '../report/example-variants.ts';
import { writeExampleStudy } from '../report/example-study.ts';
import { callVerb } from './call-verb.ts';
import { examples, fine, full, journal, lab, log, run, study, variant } from './example-documents.ts';
import { seedOf, timesOf, within } from './fuzzing.ts';
import { mutantOf, mutantsOf, sampleOf } from './mutations.ts';

const root = join(import.meta.dirname, '..', '..');
const yaml = (path: string): unknown => parse(readFileSync(join(root, path), 'utf8'));

const shipped = readdirSync(join(root, 'playbooks')).filter((name) => name.endsWith('.yaml'));

let folder = '';
const before = process.env['XDG_STATE_HOME'];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-places-'));
  process.env['XDG_STATE_HOME'] = join(folder, 'state');
  await writeFile(join(folder, 'sim.yaml'), 'lab: 1\nname: sim\nmachines: { host: { connect: simulated } }\n');
  await writeFile(join(folder, 'fine.yaml'), JSON.stringify(fine));
});
afterAll(async () => {
  if (before === undefined) delete process.env['XDG_STATE_HOME'];
  else process.env['XDG_STATE_HOME'] = before;
  await rm(folder, { recursive: true });
});

/** Runs the verbs with some mutants of some data, each written to a file first. */
async function withMutants(
  data: unknown,
  runs: number,
  run: (text: string, what: string) => Promise<void>,
): Promise<void> {
  const faults = new Set<string>();
  for (const number of sampleOf(mutantsOf(data), timesOf(runs), seedOf())) {
    const mutant = mutantOf(data, number);
    if (mutant === undefined) continue;
    try {
      await run(mutant.text, `${mutant.what} (mutant ${number})`);
    } catch (error) {
      const { message, cause } = error as Error;
      const stack = cause instanceof Error ? (cause.stack ?? cause.message).split('\n').slice(0, 6).join('\n') : '';
      faults.add(`${message.slice(0, 600)}\n${stack}`);
      if (faults.size >= 10) break;
    }
  }
  expect([...faults]).toEqual([]);
}

const write = async (name: string, text: string): Promise<string> => {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
};
const sim = (): string => join(folder, 'sim.yaml');

async function tryPlaybook(text: string, what: string): Promise<void> {
  const path = await write('mutant.yaml', text);
  const { code } = await callVerb(['validate', '--json', path], what);
  await callVerb(['explain', path], what);
  if (code === 0) await callVerb(['plan', path, '--lab', sim()], what);
}

test.each(Object.entries({ fine, full, variant }))('every place of the playbook %s', within(120), (_name, data) =>
  withMutants(data, 30, tryPlaybook),
);

test('every place of the examples of step types', within(240), async () => {
  for (const data of examples) await withMutants(data, 3, tryPlaybook);
});

test('every place of the playbooks that ship', within(240), async () => {
  for (const name of shipped) await withMutants(yaml(join('playbooks', name)), 2, tryPlaybook);
});

test('every place of a playbook that is extended or included', within(120), async () => {
  await write('user.yaml', JSON.stringify({ ...variant, extends: './base.yaml' }));
  await write('includes.yaml', JSON.stringify({ ...fine, steps: [{ id: 'x', include: './base.yaml' }] }));
  await withMutants(fine, 30, async (text, what) => {
    await write('base.yaml', text);
    for (const name of ['user.yaml', 'includes.yaml']) {
      await callVerb(['validate', join(folder, name)], what);
      await callVerb(['explain', '--json', join(folder, name)], what);
    }
  });
});

test('every place of a lab', within(120), async () => {
  await write('tree.json', JSON.stringify(labHost));
  await withMutants(lab, 50, async (text, what) => {
    const path = await write('mutant-lab.yaml', text);
    await callVerb(['plan', join(folder, 'fine.yaml'), '--lab', path, '--json'], what);
    await callVerb(['status', '--lab', path], what);
  });
});

test('every place of a simulated machine', within(240), async () => {
  await write('simulated.yaml', 'lab: 1\nname: sim\nmachines: { host: { connect: simulated, tree: mutant.json } }\n');
  // The files are many and alike.
  const { files, modules, archives = [], ...small } = labHost;
  const described = {
    ...small,
    files,
    modules: modules.slice(0, 3),
    archives: archives.map((each) => ({ ...each, packages: each.packages.slice(0, 2) })),
  };
  await withMutants(described, 40, async (text, what) => {
    await write('mutant.json', text);
    const { code } = await callVerb(['facts', '--lab', join(folder, 'simulated.yaml')], what);
    if (code !== 0) return;
    await callVerb(['plan', join(folder, 'full.yaml'), '--lab', join(folder, 'simulated.yaml')], what);
    await callVerb(['doctor', '--lab', join(folder, 'simulated.yaml')], what);
  });
});

test('every place of a study', within(120), () =>
  withMutants(study, 40, async (text, what) => {
    const path = await write('mutant-study.yaml', text);
    await callVerb(['validate', path, '--json'], what);
    await callVerb(['study', 'plan', path, '--lab', sim()], what);
    await callVerb(['study', 'status', path, '--lab', sim()], what);
  }),
);

/** Each item of a list as a line of JSON; a mutant that is no list is one line. */
function linesOf(text: string): string {
  try {
    const data: unknown = JSON.parse(text);
    if (Array.isArray(data)) return data.map((each) => `${JSON.stringify(each)}\n`).join('');
  } catch {
    // What JSON does not know is a line as it is.
  }
  return `${text}\n`;
}

test('every place of the log of a study', within(120), async () => {
  const path = await write('study.yaml', JSON.stringify(study));
  await withMutants(log, 40, async (text, what) => {
    await write('state/runbook/studies/s/study.ndjson', linesOf(text));
    await callVerb(['study', 'status', path, '--lab', sim()], what);
    await callVerb(['study', 'status', path, '--lab', sim(), '--json'], what);
  });
});

test('every place of a journal with right checksums', within(240), async () => {
  await write('journal.yaml', 'lab: 1\nname: sim\nmachines: { host: { connect: simulated, tree: journal.json } }\n');
  const lines = (text: string): string => {
    try {
      const data: unknown = JSON.parse(text);
      if (Array.isArray(data))
        return data
          .map((each) =>
            typeof each === 'object' && each !== null
              ? encodeRecord(each as JournalRecord)
              : `${JSON.stringify(each)}\n`,
          )
          .join('');
    } catch {
      // Not JSON: it is written as it is.
    }
    return `${text}\n`;
  };
  await withMutants(journal, 40, async (text, what) => {
    const path = `/var/lib/runbook/runs/${run}/journal.ndjson`;
    const tree = { ...labHost, files: { ...labHost.files, [path]: { content: lines(text), mode: 0o600 } } };
    await write('journal.json', JSON.stringify(tree));
    const labFile = join(folder, 'journal.yaml');
    for (const argv of [
      ['status'],
      ['status', '--json'],
      ['runs'],
      ['runs', run],
      ['undo', run, '--plan'],
      ['undo', '--plan', '--json'],
    ])
      await callVerb([...argv, '--lab', labFile], what);
  });
});

test('every place of a measurement', within(240), async () => {
  const results = join(folder, 'results');
  await writeExampleStudy(results, { ...same(3), seconds: 4 });
  const found = readdirSync(results, { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith('measurement.json'),
  );
  expect(found).toBeDefined();
  const path = join(results, found ?? '');
  const whole = JSON.parse(readFileSync(path, 'utf8')) as unknown;
  await withMutants(whole, 40, async (text, what) => {
    await writeFile(path, text);
    for (const argv of [
      ['report', results, '--format', 'md', '--out', '-'],
      ['report', results, '--format', 'json', '--out', '-'],
      ['export', results],
      ['export', results, '--series', '--format', 'json'],
      ['compare', results, results],
    ])
      await callVerb(argv, what);
  });
});
