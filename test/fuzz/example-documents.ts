import { stepTypes } from '../../steps/index.ts';

export const fine = {
  runbook: 1,
  name: 'fine',
  summary: 'Fine',
  inputs: { pages: { type: 'integer', default: 3 }, key: { type: 'string', secret: true, default: 'hidden' } },
  steps: [{ id: 'a', type: 'sysfs-write', with: { path: '/proc/sys/vm/nr_hugepages', value: '{{ inputs.pages }}' } }],
};
/** Every key that a step, an input and a block can have. */
export const full = {
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
export const variant = {
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
export const examples = stepTypes.map((type) => ({
  runbook: 1,
  name: 'example',
  summary: 'Example',
  steps: ((type.schema['examples'] ?? []) as readonly unknown[]).map((example, index) => ({
    id: `s${index}`,
    type: type.name,
    with: example,
  })),
}));
export const lab = {
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
export const study = {
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

const at = '2026-11-22T10:00:00.000Z';
export const log = [
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

const file = { encoding: 'utf8', content: 'a\n', mode: 0o644, owner: 0, group: 0 };
const change = { kind: 'file', path: '/etc/motd', before: file, after: { ...file, content: 'b\n' } };
const attribute = { kind: 'attribute', path: '/proc/sys/vm/nr_hugepages', before: '0', after: '3' };
export const run = '20261122-100000-abcd';
export const journal = [
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
