import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { JournalRecord } from '../../engine/journal/journal.ts';
import { encodeRecord } from '../../engine/journal/record-line.ts';
import { labHost } from '../../machines/simulated/hosts/lab-host.ts';
import { stepTypes } from '../../steps/index.ts';
import { same } from '../report/example-variants.ts';
import { writeExampleStudy } from '../report/example-study.ts';
import { callVerb } from './call-verb.ts';
import { seedOf, timesOf, within } from './fuzzing.ts';
import { mutantOf, mutantsOf, sampleOf } from './mutations.ts';

const root = join(import.meta.dirname, '..', '..');
const yaml = (path: string): unknown => parse(readFileSync(join(root, path), 'utf8'));

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

const fine = {
  runbook: 1,
  name: 'fine',
  summary: 'Fine',
  inputs: { pages: { type: 'integer', default: 3 }, key: { type: 'string', secret: true, default: 'hidden' } },
  steps: [{ id: 'a', type: 'sysfs-write', with: { path: '/proc/sys/vm/nr_hugepages', value: '{{ inputs.pages }}' } }],
};
/** Every key that a step, an input and a block can have. */
const full = {
  runbook: 1,
  name: 'full',
  summary: 'Full',
  inputs: {
    n: { type: 'integer', summary: 'A number', default: 3, choices: [3, 4] },
    list: { type: 'list', items: 'string', default: ['a', 'b'] },
    key: { type: 'string', secret: true, default: 'hidden' },
  },
  steps: [
    {
      id: 'a',
      name: 'First {{ inputs.n }}',
      type: 'file',
      on: 'host',
      when: '{{ eq inputs.n 3 }}',
      tell: 'Done {{ inputs.n }}',
      tags: ['x', 'y'],
      timeout: 30,
      retry: { times: 2, delay: 1 },
      with: { path: '/etc/x.conf', content: 'a {{ inputs.key }}\n', mode: '0644' },
    },
    {
      id: 'b',
      type: 'command',
      for_each: '{{ inputs.list }}',
      with: { argv: ['true', '{{ item }}'], why: 'Try', undo: { argv: ['true'] } },
    },
    { id: 'c', include: './fine.yaml', on: 'host', when: '{{ eq inputs.n 3 }}', tags: ['z'], with: { pages: 4 } },
  ],
};
const variant = {
  runbook: 1,
  name: 'variant',
  summary: 'Variant',
  extends: './fine.yaml',
  inputs: { pages: { default: 5 } },
  steps: [
    { change: 'a', with: { value: 7 } },
    { remove: 'nope' },
    { replace: 'a', id: 'z', type: 'wait', with: { seconds: 1 } },
  ],
};
/** A playbook of each example that a step type shows. */
const examples = stepTypes.map((type) => ({
  runbook: 1,
  name: 'example',
  summary: 'Example',
  steps: ((type.schema['examples'] ?? []) as readonly unknown[]).map((example, index) => ({
    id: `s${index}`,
    type: type.name,
    with: example,
  })),
}));
const shipped = readdirSync(join(root, 'playbooks')).filter((name) => name.endsWith('.yaml'));
const lab = {
  lab: 1,
  name: 'lab',
  summary: 'Lab',
  machines: {
    host: { connect: 'simulated', tree: 'tree.json' },
    far: { connect: 'ssh', host: 'h', user: 'u', port: 22, sudo: true, identity_file: 'k', options: ['ProxyJump=a'] },
    here: { connect: 'local' },
    toy: {
      connect: 'emulated',
      lab: 'toy',
      shape: { nics: 2, nic_model: 'igb', memory: '4G', iommu: 'amd', vcpus: 4, numa: 2 },
    },
    guest: { connect: 'guest-agent', host: 'host', vm: 'v' },
  },
  inputs: { pages: 5, key: 'x', other: [1, { a: 2 }] },
};
const study = {
  study: 1,
  name: 's',
  summary: 'S',
  baseline: 'a',
  blocks: 3,
  profile: 1,
  seed: 4,
  margin: 0.01,
  alpha: 0.05,
  variants: [
    { name: 'a', playbook: './fine.yaml' },
    { name: 'b', playbook: './fine.yaml', set: { pages: 4 } },
  ],
};

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
  withMutants(data, 60, tryPlaybook),
);

test('every place of the examples of step types', within(240), async () => {
  for (const data of examples) await withMutants(data, 6, tryPlaybook);
});

test('every place of the playbooks that ship', within(240), async () => {
  for (const name of shipped) await withMutants(yaml(join('playbooks', name)), 3, tryPlaybook);
});

test('every place of a playbook that is extended or included', within(120), async () => {
  await write('user.yaml', JSON.stringify({ ...variant, extends: './base.yaml' }));
  await write('includes.yaml', JSON.stringify({ ...fine, steps: [{ id: 'x', include: './base.yaml' }] }));
  await withMutants(fine, 60, async (text, what) => {
    await write('base.yaml', text);
    for (const name of ['user.yaml', 'includes.yaml']) {
      await callVerb(['validate', join(folder, name)], what);
      await callVerb(['explain', '--json', join(folder, name)], what);
    }
  });
});

test('every place of a lab', within(120), async () => {
  await write('tree.json', JSON.stringify(labHost));
  await withMutants(lab, 100, async (text, what) => {
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
  await withMutants(described, 80, async (text, what) => {
    await write('mutant.json', text);
    const { code } = await callVerb(['facts', '--lab', join(folder, 'simulated.yaml')], what);
    if (code !== 0) return;
    await callVerb(['plan', join(folder, 'full.yaml'), '--lab', join(folder, 'simulated.yaml')], what);
    await callVerb(['doctor', '--lab', join(folder, 'simulated.yaml')], what);
  });
});

test('every place of a study', within(120), () =>
  withMutants(study, 80, async (text, what) => {
    const path = await write('mutant-study.yaml', text);
    await callVerb(['validate', path, '--json'], what);
    await callVerb(['study', 'plan', path, '--lab', sim()], what);
    await callVerb(['study', 'status', path, '--lab', sim()], what);
  }),
);

const at = '2026-11-22T10:00:00.000Z';
const log = [
  {
    kind: 'study-started',
    format: 1,
    sha256: '0',
    text: JSON.stringify(study),
    path: 'study.yaml',
    lab: null,
    order: ['a', 'b'].map((name, index) => ({
      position: index + 1,
      block: 1,
      variant: name,
      boot: null,
      profile: false,
    })),
  },
  { kind: 'run-began', position: 1, attempt: 1, at },
  { kind: 'run-named', position: 1, attempt: 1, run: '20261122-100000-abcd' },
  { kind: 'run-measured', position: 1, attempt: 1, folder: '0001-a', status: 'ok', reason: null },
  { kind: 'run-ended', position: 1, attempt: 1, at },
  { kind: 'variant-skipped', variant: 'b', reason: 'no card' },
];

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
  await withMutants(log, 80, async (text, what) => {
    await write('state/runbook/studies/s/study.ndjson', linesOf(text));
    await callVerb(['study', 'status', path, '--lab', sim()], what);
    await callVerb(['study', 'status', path, '--lab', sim(), '--json'], what);
  });
});

const file = { encoding: 'utf8', content: 'a\n', mode: 0o644, owner: 0, group: 0 };
const change = { kind: 'file', path: '/etc/motd', before: file, after: { ...file, content: 'b\n' } };
const attribute = { kind: 'attribute', path: '/proc/sys/vm/nr_hugepages', before: '0', after: '3' };
const run = '20261122-100000-abcd';
const journal = [
  {
    ...{
      kind: 'run-started',
      format: 1,
      run,
      verb: 'apply',
      undoes: null,
      operator: 'me',
      machine: 'host',
      bootId: 'b',
    },
    playbook: { path: 'p', text: JSON.stringify(fine), sha256: '' },
    lab: { path: 'l', text: 'lab: 1\nname: l\nmachines: { host: { connect: local } }\n' },
    inputs: { pages: 3 },
  },
  { kind: 'step-started', step: 'a', title: 'A' },
  { kind: 'change-intended', step: 'a', on: 'host', index: 0, takes: 'now', change },
  { kind: 'change-done', step: 'a', index: 0, observed: change.after },
  { kind: 'change-intended', step: 'a', on: 'host', index: 1, takes: 'now', change: attribute },
  { kind: 'change-done', step: 'a', index: 1, observed: '3' },
  { kind: 'step-ended', step: 'a', result: 'changed', outputs: {}, pending: [], told: null },
  { kind: 'run-ended', run, outcome: 'done', changes: 2, pending: [] },
].map((record, seq) => ({ ...record, seq, at }));

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
  await withMutants(journal, 80, async (text, what) => {
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
