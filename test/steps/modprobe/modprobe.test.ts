import { describe as tell } from '../../changes/by-kind.ts';
import { describe, expect, test } from 'vitest';
import type { Modprobe } from '../../../schemas/types/steps/modprobe.ts';
import { modprobe } from '../../../steps/modprobe/index.ts';
import { lists, parseParameters } from '../../../steps/modprobe/module-info.ts';
import { planModprobe } from '../../../steps/modprobe/plan-modprobe.ts';
import { probeModprobe } from '../../../steps/modprobe/probe-modprobe.ts';
import { sameParameter } from '../../../steps/modprobe/same-parameter.ts';
import { treeReader } from '../support/tree-reader.ts';
import type { Tree } from '../support/tree-reader.ts';

const release = '6.12.107+deb13-amd64';
const vfio = '/sys/module/vfio_pci';
const base: Tree = {
  '/proc/sys/kernel/osrelease': `${release}\n`,
  [`/lib/modules/${release}/modules.builtin`]: 'kernel/drivers/char/hw_random/rng-core.ko\n',
};
const programs: Readonly<Record<string, string>> = {
  'modinfo -F filename vfio-pci': `/lib/modules/${release}/kernel/drivers/vfio/pci/vfio-pci.ko.xz\n`,
  'modinfo -F parm vfio-pci':
    'ids:Initial PCI IDs (string)\ndisable_idle_d3:Disable using D3 (bool)\nnointxmask:bool\n',
};
const { [`modinfo -F filename vfio-pci`]: _, ...nothingKnown } = programs;
const loaded: Tree = {
  [`${vfio}/initstate`]: 'live\n',
  [`${vfio}/refcnt`]: '0\n',
  [`${vfio}/parameters/disable_idle_d3`]: { text: 'N\n', mode: 0o444 },
};
const builtin: Tree = {
  [`/lib/modules/${release}/modules.builtin`]: 'kernel/drivers/vfio/pci/vfio-pci.ko\n',
  [`${vfio}/parameters/disable_idle_d3`]: { text: 'N\n', mode: 0o444 },
};
const options = '/etc/modprobe.d/runbook-vfio-pci.conf';
const load = '/etc/modules-load.d/runbook-vfio-pci.conf';

interface Case {
  readonly what: string;
  readonly tree?: Tree;
  readonly programs?: Readonly<Record<string, string>>;
  readonly input?: Partial<Modprobe>;
  readonly changes?: readonly string[];
  readonly refusals?: readonly string[];
  readonly says?: RegExp;
}

const cases: readonly Case[] = [
  { what: 'it is loaded', changes: ['+ module vfio-pci'] },
  {
    what: 'it is loaded with parameters',
    input: { parameters: { disable_idle_d3: 'Y' } },
    changes: ['+ module vfio-pci disable_idle_d3=Y'],
  },
  { what: 'it is loaded already', tree: loaded, changes: [] },
  {
    what: 'it is being unloaded right now',
    tree: { ...loaded, [`${vfio}/initstate`]: 'going\n' },
    changes: ['+ module vfio-pci'],
  },
  { what: 'it is built in', tree: builtin, changes: [] },
  {
    what: 'it is built in without a folder in /sys/module',
    tree: { [`/lib/modules/${release}/modules.builtin`]: 'kernel/vfio-pci.ko\n' },
    changes: [],
  },
  {
    what: 'the parameter has the requested value',
    tree: loaded,
    input: { parameters: { 'disable-idle-d3': '0' } },
    changes: [],
  },
  {
    what: 'the parameter differs',
    tree: loaded,
    input: { parameters: { disable_idle_d3: '1' } },
    refusals: ['parameter-needs-reload'],
  },
  {
    what: 'the parameter differs and a module holds it',
    tree: {
      ...loaded,
      [`${vfio}/refcnt`]: '1\n',
      [`${vfio}/holders/nvgrace`]: '',
      '/sys/module/nvgrace/initstate': 'live\n',
    },
    input: { parameters: { disable_idle_d3: '1' } },
    refusals: ['parameter-needs-reload'],
    says: /nvgrace/,
  },
  {
    what: 'the parameter can be written',
    tree: { ...loaded, [`${vfio}/parameters/disable_idle_d3`]: 'N\n' },
    input: { parameters: { disable_idle_d3: '1' } },
    changes: [`~ ${vfio}/parameters/disable_idle_d3 N -> Y`],
  },
  {
    what: 'the parameter of a built-in module differs',
    tree: builtin,
    input: { parameters: { disable_idle_d3: 'Y' } },
    refusals: ['parameter-of-builtin'],
    says: /vfio_pci\.disable_idle_d3=Y/,
  },
  {
    what: 'the parameter is not shown',
    tree: loaded,
    input: { parameters: { ids: '8086:10d3' } },
    changes: [],
    says: /it is unknown whether[^]*pci-bind binds one/,
  },
  {
    what: 'the parameter does not exist',
    input: { parameters: { disable_idle_d4: 'Y' } },
    refusals: ['unknown-parameter'],
    says: /disable_idle_d3/,
  },
  {
    what: 'the module does not exist',
    programs: nothingKnown,
    refusals: ['module-not-found'],
    changes: [],
    says: /linux-modules-extra-6\.12/,
  },
  {
    what: 'modinfo does not exist, and the kernel lists it',
    programs: {},
    tree: { [`/lib/modules/${release}/modules.dep`]: 'kernel/vfio/vfio-pci.ko.xz: kernel/vfio/vfio.ko.xz\n' },
    changes: ['+ module vfio-pci'],
  },
  { what: 'it persists', tree: loaded, input: { persist: true }, changes: [`+ ${load}`] },
  {
    what: 'it persists with options',
    input: { persist: true, parameters: { disable_idle_d3: 'Y' } },
    changes: ['+ module vfio-pci disable_idle_d3=Y', `+ ${options}`, `+ ${load}`],
    says: /initramfs/,
  },
  {
    what: 'it persists already',
    tree: { ...loaded, [load]: 'vfio-pci\n', [options]: 'options vfio-pci disable_idle_d3=N\n' },
    input: { persist: true, parameters: { disable_idle_d3: 'N' } },
    changes: [],
  },
  { what: 'built in, it needs no files', tree: builtin, input: { persist: true }, changes: [] },
  { what: 'it is unloaded', tree: loaded, input: { state: 'unloaded' }, changes: ['- module vfio-pci'], refusals: [] },
  {
    what: 'it is already removed, its files are not',
    tree: { [load]: 'vfio-pci\n' },
    input: { state: 'unloaded', persist: true },
    changes: [`- ${load}`],
  },
  {
    what: 'a VM holds it',
    tree: {
      ...loaded,
      [`${vfio}/refcnt`]: '1\n',
      '/proc/812/fd/31': '-> /dev/vfio/3',
      '/proc/812/comm': 'qemu-system-x86\n',
    },
    input: { state: 'unloaded' },
    refusals: ['module-in-use'],
    says: /qemu-system-x86 \(812\)/,
  },
  {
    what: 'a module holds it that an earlier step unloads',
    tree: { ...loaded, [`${vfio}/refcnt`]: '1\n', [`${vfio}/holders/gone`]: '' },
    input: { state: 'unloaded' },
    refusals: [],
  },
  {
    what: 'it drives a device',
    tree: { ...loaded, '/sys/bus/pci/drivers/vfio-pci/0000:00:04.0': '' },
    input: { state: 'unloaded' },
    refusals: ['module-drives-devices'],
  },
  {
    what: 'it drives a device and may be removed',
    tree: { ...loaded, '/sys/bus/pci/drivers/vfio-pci/0000:00:04.0': '' },
    input: { state: 'unloaded', allow_disconnect: true },
    refusals: [],
    says: /without addresses/,
  },
  { what: 'a built-in module is unchanged', tree: builtin, input: { state: 'unloaded' }, refusals: ['module-builtin'] },
];

const defaults: Modprobe = {
  module: 'vfio-pci',
  parameters: {},
  load_before: [],
  state: 'loaded',
  persist: false,
  reload: false,
  allow_disconnect: false,
  allow_other_owner: false,
};

describe('modprobe', () => {
  test.each(cases)('$what', async ({ tree, programs: said = programs, input, changes, refusals, says }) => {
    const asked: Modprobe = { ...defaults, ...input };
    const proposal = planModprobe(asked, await probeModprobe(asked, treeReader({ ...base, ...tree }, said)));
    if (changes !== undefined) expect(proposal.changes.map(tell)).toEqual(changes);
    if (refusals !== undefined) expect(proposal.refusals.map(({ check }) => check)).toEqual(refusals);
    const words = [...proposal.warnings, ...proposal.refusals.map(({ reason, evidence }) => `${reason} ${evidence}`)];
    if (says !== undefined) expect(words.join('\n')).toMatch(says);
  });

  test('undo loads an unloaded module with its earlier parameters', async () => {
    const asked: Modprobe = { ...defaults, state: 'unloaded' };
    const state = await probeModprobe(asked, treeReader({ ...base, ...loaded }, programs));
    expect(planModprobe(asked, state).changes).toMatchObject([{ parameters: { disable_idle_d3: 'N' } }]);
  });
});

test.each([
  ['Y', 'Y', true],
  ['1', 'Y', true],
  ['off', 'N', true],
  ['1', 'N', false],
  ['0x10', '16', true],
  ['1', '1', true],
  ['y', '1', false],
  ['8086:10d3', '8086:10d3', true],
])('a parameter set to %s that reads %s is the same: %s', (asked, shown, same) =>
  expect(sameParameter(asked, shown)).toBe(same),
);

test('modinfo lists parameters with their types, with or without a description', () => {
  expect([...parseParameters('avic:bool\nhalt-poll-ns: (uint)\nids:IDs (up to 8): colon separated (charp)\n')]).toEqual(
    [
      ['avic', 'bool'],
      ['halt_poll_ns', 'uint'],
      ['ids', 'charp'],
    ],
  );
});

test('a module is found in a list independent of dashes and compression', () => {
  expect(lists('kernel/vfio/vfio-pci.ko.zst: kernel/vfio.ko\n', 'vfio_pci')).toBe(true);
  expect(lists('kernel/vfio/vfio-pci-core.ko\n', 'vfio-pci')).toBe(false);
});

test.each([
  ["modprobe: ERROR: could not insert 'kvm_intel': Operation not supported", /processor/],
  ['modprobe: FATAL: Module kvm_amd is in use.', /holders/],
  ['+ module kvm_amd avic=1: no error was reported, but the machine now has {"loaded":true}', /dmesg/],
  ["could not insert 'x': Key was rejected by service", /Secure Boot/],
])('explains %s', (trouble, hint) => expect(modprobe.kind === 'change' && modprobe.explain?.(trouble)).toMatch(hint));
