import { describe, expect, test } from 'vitest';
import type { AttributeChange } from '../../../changes/attribute/change.ts';
import type { SysfsWrite } from '../../../schemas/types/steps/sysfs-write.ts';
import { sysfsWrite } from '../../../steps/sysfs-write/index.ts';
import { treeReader } from '../support/tree-reader.ts';
import type { Tree } from '../support/tree-reader.ts';
import { writeTimeout } from '../../../machines/local/write-once.ts';

const thp = '/sys/kernel/mm/transparent_hugepage/enabled';
const irq = '/proc/irq/40/smp_affinity_list';
const tree: Tree = {
  [thp]: 'always [madvise] never\n',
  [irq]: '0-3\n',
  '/proc/irq/40/smp_affinity': 'f\n',
  '/proc/irq/40/effective_affinity_list': { text: '1\n', mode: 0o444 },
  '/sys/devices/a/driver_override': '(null)\n',
  '/sys/devices/a/remove': { text: '', mode: 0o200 },
  '/sys/devices/a/present': '1\n',
  '/sys/devices/a/table': 'one\ntwo\n',
  '/sys/class/evil': '-> /etc',
  '/etc/passwd': 'root\n',
  '/sys/class/a': '-> ../devices/a',
};

interface Case {
  readonly what: string;
  readonly input: Pick<SysfsWrite, 'path' | 'value'> & Partial<SysfsWrite>;
  readonly change?: Partial<AttributeChange> | null;
  readonly refusal?: string;
  readonly warns?: RegExp;
}

const cases: readonly Case[] = [
  {
    what: 'a choice is recognized by its brackets',
    input: { path: thp, value: 'never' },
    change: { compare: 'choice', before: 'always [madvise] never', after: 'never', write: 'never', restore: 'madvise' },
  },
  { what: 'a choice that is made', input: { path: thp, value: 'madvise' }, change: null },
  { what: 'a choice that is not offered', input: { path: thp, value: 'sometimes' }, refusal: 'not-a-choice' },
  {
    what: 'a CPU list is recognized by its name',
    input: { path: irq, value: '1' },
    change: { compare: 'list', restore: '0-3' },
  },
  { what: 'the same CPU list in another form', input: { path: irq, value: '0,1,2,3' }, change: null },
  {
    what: 'the same mask in another form',
    input: { path: '/proc/irq/40/smp_affinity', value: '00000000,0000000f' },
    change: null,
  },
  {
    what: 'the effect shows elsewhere',
    input: { path: irq, value: '2', verify: { path: '/proc/irq/40/effective_affinity_list' } },
    change: { readback: '/proc/irq/40/effective_affinity_list', before: '1', after: '2', restore: '0-3' },
  },
  {
    what: 'an unset attribute is restored by a newline',
    input: { path: '/sys/devices/a/driver_override', value: 'vfio-pci' },
    change: { write: 'vfio-pci', restore: '' },
    warns: /pci-bind checks them/,
  },
  {
    what: 'a newline alone clears',
    input: {
      path: '/sys/devices/a/driver_override',
      value: '\n',
      verify: { path: '/sys/devices/a/present', value: '0' },
    },
    change: { write: '' },
  },
  {
    what: 'the last newline is not counted',
    input: { path: thp, value: 'never\n' },
    change: { write: 'never', after: 'never' },
  },
  { what: 'an empty value', input: { path: thp, value: '' }, refusal: 'empty-value' },
  { what: 'two lines', input: { path: thp, value: 'never\nalways' }, refusal: 'value-of-several-lines' },
  { what: 'an empty restore', input: { path: thp, value: 'never', restore: '' }, refusal: 'empty-value' },
  {
    what: 'a restore that differs from the reading',
    input: { path: '/sys/devices/a/table', value: 'three', restore: 'reset' },
    change: { restore: 'reset' },
  },
  {
    what: 'a reading of several lines does not show how to restore it',
    input: { path: '/sys/devices/a/table', value: 'three' },
    change: { restore: null },
    warns: /will not be undone/,
  },
  { what: 'no such attribute', input: { path: '/sys/devices/b', value: '1' }, refusal: 'path-not-found' },
  { what: 'a folder', input: { path: '/sys/devices/a', value: '1' }, refusal: 'not-an-attribute' },
  {
    what: 'a link that leads out',
    input: { path: '/sys/class/evil/passwd', value: '1' },
    refusal: 'path-leads-outside',
  },
  {
    what: 'a link that stays inside',
    input: { path: '/sys/class/a/present', value: '0' },
    change: { path: '/sys/class/a/present' },
  },
  {
    what: 'a read-only attribute',
    input: { path: '/proc/irq/40/effective_affinity_list', value: '1' },
    refusal: 'attribute-is-read-only',
  },
  {
    what: 'a write-only attribute',
    input: { path: '/sys/devices/a/remove', value: '1' },
    refusal: 'write-only-needs-verify',
  },
  {
    what: 'a write-only attribute with a place to look',
    input: { path: '/sys/devices/a/remove', value: '1', verify: { path: '/sys/devices/a/present', value: '0' } },
    change: { before: '1', after: '0', restore: null, readback: '/sys/devices/a/present' },
    warns: /will not be undone/,
  },
  {
    what: 'a write-only attribute whose effect is visible',
    input: { path: '/sys/devices/a/remove', value: '1', verify: { path: '/sys/devices/a/present' } },
    change: null,
  },
];

describe('sysfs-write', () => {
  test.each(cases)('$what', async ({ input, change, refusal, warns }) => {
    if (sysfsWrite.kind !== 'change') throw new Error('sysfs-write changes things');
    const asked: SysfsWrite = { deadline: 10, persist: false, ...input };
    const proposal = sysfsWrite.plan(asked, await sysfsWrite.probe(asked, treeReader(tree)));
    expect(proposal.refusals.map(({ check }) => check)).toEqual(refusal === undefined ? [] : [refusal]);
    if (change === null) expect(proposal.changes).toEqual([]);
    else if (change !== undefined) expect(proposal.changes).toMatchObject([change]);
    if (warns !== undefined) expect(proposal.warnings.join('\n')).toMatch(warns);
  });
});

test.each([
  ['/proc/irq/30/smp_affinity_list: Input/output error', /places this interrupt/],
  ['EPERM on /proc/irq/30/smp_affinity_list: EPERM', /places this interrupt/],
  ['/proc/irq/4/smp_affinity: Value too large for defined data type', /CPU that this machine does not have/],
  ['/sys/devices/x/sriov_numvfs: Device or resource busy', /Write 0 first/],
  ['/sys/bus/pci/drivers/vfio-pci/new_id: File exists', /already/],
  ['/sys/bus/pci/drivers/vfio-pci/bind: Invalid argument', /IOMMU/],
  ['/sys/bus/pci/drivers_probe: No such device', /full address/],
  [writeTimeout('/sys/bus/pci/drivers/vfio-pci/unbind', 10).message, /blocks in the kernel/],
])('explains %s', (trouble, hint) =>
  expect(sysfsWrite.kind === 'change' && sysfsWrite.explain?.(trouble)).toMatch(hint),
);
