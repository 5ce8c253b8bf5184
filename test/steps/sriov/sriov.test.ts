import { describe as tell } from '../../changes/by-kind.ts';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { planPlaybook } from '../../../engine/plan/plan-playbook.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withFiles, withFunctions, withIommuOn } from '../../machines/simulated/hosts/variants.ts';
import { pciBind } from '../../../steps/pci-bind/index.ts';
import { sriov } from '../../../steps/sriov/index.ts';
import { applyOn, siteOn, undoOn } from '../../laws/runbook-on.ts';
import { planOf } from '../support/changing.ts';
import { treeReader } from '../support/tree-reader.ts';
import type { Tree } from '../support/tree-reader.ts';

const device = '0000:03:00.0';
const at = (address: string): string => `/sys/bus/pci/devices/${address}`;
const real = (address: string): string => `/sys/devices/pci0000:00/0000:00:01.0/${address}`;
const count = `${at(device)}/sriov_numvfs`;

/** A card with so many of its seven functions made; the first is handed over. */
const card = (made: number, driver = 'igb'): Tree => ({
  [`${at(device)}/vendor`]: '0x8086\n',
  [`${at(device)}/sriov_totalvfs`]: '7\n',
  [count]: `${made}\n`,
  [`${at(device)}/sriov_drivers_autoprobe`]: '1\n',
  ...(driver === '' ? {} : { [`${at(device)}/driver`]: `-> ../../../bus/pci/drivers/${driver}` }),
  ...Object.fromEntries(
    Array.from({ length: made }, (_, index) => [`${at(device)}/virtfn${index}`, `-> ../0000:03:10.${index * 2}`]),
  ),
  [`${at('0000:03:10.0')}/driver`]: '-> ../../../bus/pci/drivers/vfio-pci',
  [`${at('0000:03:10.0')}/iommu_group`]: '-> ../../../kernel/iommu_groups/11',
  [`${at('0000:03:10.2')}/driver`]: '-> ../../../bus/pci/drivers/igbvf',
  [`${at('0000:03:10.2')}/net/enp3s0f0v1/address`]: '02:00:00:00:00:01\n',
});
/** The same card, with the interface of its second function in another place. */
const moved: Tree = Object.fromEntries(Object.entries(card(2)).filter(([path]) => !path.includes('/net/')));
const held: Tree = { '/proc/812/fd/31': '-> /dev/vfio/11', '/proc/812/comm': 'qemu-system-x86\n' };

/** DPDK has the first function. */
const uioHeld: Tree = {
  [`${at('0000:03:10.0')}/driver`]: '-> ../../../bus/pci/drivers/igb_uio',
  [`${at('0000:03:10.0')}/uio/uio0/name`]: 'igb_uio\n',
  '/sys/class/uio/uio0': '-> ../../bus/pci/devices/0000:03:10.0/uio/uio0',
  '/proc/900/fd/3': '-> /dev/uio0',
  '/proc/900/comm': 'dpdk-testpmd\n',
};

interface Case {
  readonly what: string;
  readonly tree: Tree;
  readonly input: object;
  readonly changes?: readonly string[];
  readonly refusals?: readonly string[];
  readonly says?: RegExp;
}

const cases: readonly Case[] = [
  { what: 'some', tree: card(0), input: { count: 2 }, changes: [`~ ${count} 0 -> 2`] },
  { what: 'as many as already exist, in use or not', tree: { ...card(2), ...held }, input: { count: 2 }, changes: [] },
  { what: 'more, through 0', tree: card(2), input: { count: 3 }, changes: [`~ ${count} 2 -> 0`, `~ ${count} 0 -> 3`], says: /virtual-functions-on: 2 .*0000:03:10\.0 vfio-pci, 0000:03:10\.2 igbvf enp3s0f0v1/ }, // prettier-ignore
  { what: 'some, of a card that has a link', tree: { ...card(0), [`${at(device)}/net/enp3s0f0/address`]: '02:00:00:00:00:00\n', '/sys/class/net/enp3s0f0/operstate': 'up\n' }, input: { count: 2 }, changes: [`~ ${count} 0 -> 2`], says: /link-interrupted: the link of enp3s0f0 may go down/ }, // prettier-ignore
  { what: 'none', tree: card(2), input: { count: 0 }, changes: [`~ ${count} 2 -> 0`], says: /virtual-functions-on/ },
  { what: 'without drivers for them', tree: card(0), input: { count: 1, autoprobe: false }, changes: [`~ ${at(device)}/sriov_drivers_autoprobe 1 -> 0`, `~ ${count} 0 -> 1`] }, // prettier-ignore
  { what: 'more than the card can', tree: card(0), input: { count: 8 }, refusals: ['sriov-too-many'] },
  { what: 'a virtual machine uses a function', tree: { ...card(2), ...held }, input: { count: 3 }, refusals: ['virtual-function-in-use'], says: /0000:03:10\.0 by qemu-system-x86 \(812\)/ }, // prettier-ignore
  { what: 'a container has the interface of a function', tree: { ...moved, [`${at('0000:03:10.2')}/class`]: '0x020000\n', '/proc/1/ns/net': '-> net:[1]', '/proc/900/ns/net': '-> net:[2]', '/proc/900/comm': 'nginx\n', [`/proc/900/root${at('0000:03:10.2')}/net/eth0/address`]: 'x' }, input: { count: 0 }, refusals: ['virtual-function-in-use'], says: /0000:03:10\.2 by eth0 in the network namespace of nginx \(900\)/ }, // prettier-ignore
  { what: 'DPDK has a function open', tree: { ...card(2), [`${at('0000:03:10.2')}/driver`]: '-> ../../../bus/pci/drivers/igb_uio', '/proc/813/fd/3': `-> ${real('0000:03:10.2')}/resource0`, '/proc/813/comm': 'dpdk\n' }, input: { count: 0 }, refusals: ['virtual-function-in-use'], says: /dpdk \(813\)/ }, // prettier-ignore
  { what: 'the card is handed over itself', tree: card(0, 'vfio-pci'), input: { count: 2 }, refusals: ['sriov-without-driver'] }, // prettier-ignore
  { what: 'DPDK has the card itself', tree: card(0, 'igb_uio'), input: { count: 2 }, refusals: ['sriov-without-driver'], says: /is igb_uio, a driver for DPDK/ }, // prettier-ignore
  { what: 'DPDK has a function through uio', tree: { ...card(2), ...uioHeld }, input: { count: 3 }, refusals: ['virtual-function-in-use'], says: /0000:03:10\.0 by dpdk-testpmd \(900\) has \/dev\/uio0 open/ }, // prettier-ignore
  { what: 'DPDK has a function without an IOMMU', tree: { ...card(2), '/proc/900/fd/3': '-> /dev/vfio/noiommu-11', '/proc/900/comm': 'dpdk-testpmd\n' }, input: { count: 3 }, refusals: ['virtual-function-in-use'], says: /through VFIO without an IOMMU/ }, // prettier-ignore
  { what: 'a virtual machine has a function through iommufd', tree: { ...card(2), [`${at('0000:03:10.0')}/vfio-dev/vfio0/dev`]: '511:0\n', '/proc/812/fd/31': '-> /dev/vfio/devices/vfio0', '/proc/812/comm': 'qemu-system-x86\n' }, input: { count: 3 }, refusals: ['virtual-function-in-use'], says: /0000:03:10\.0 by qemu-system-x86 \(812\)/ }, // prettier-ignore
  { what: 'the card has no driver', tree: card(0, ''), input: { count: 2 }, refusals: ['sriov-without-driver'] },
  { what: 'a card without SR-IOV', tree: { [`${at(device)}/vendor`]: '0x8086\n' }, input: { count: 2 }, refusals: ['sriov-not-offered'] }, // prettier-ignore
  { what: 'a virtual function', tree: { [`${at(device)}/vendor`]: '0x8086\n', [`${at(device)}/physfn`]: '-> ../0000:02:00.0' }, input: { count: 2 }, refusals: ['sriov-not-offered'], says: /0000:02:00\.0 creates virtual functions/ }, // prettier-ignore
  { what: 'no card', tree: {}, input: { count: 2 }, refusals: ['sriov-not-offered'] },
];

/** Functions are made, and the first of them is handed over. */
const handed = {
  name: 'one function instead of two',
  text: stringify({
    runbook: 1,
    name: 'one-of-two',
    summary: 'One of two virtual functions is handed over',
    steps: [
      { id: 'load', type: 'modprobe', with: { module: 'vfio-pci' } },
      { id: 'functions', type: 'sriov', with: { device: '0000:01:00.0', count: 2, autoprobe: false } },
      { id: 'bind', type: 'pci-bind', with: { device: '{{ steps.functions.functions.[0] }}' } },
    ],
  }),
  inputs: {},
};

describe('sriov', () => {
  test.each(cases)('$what', async ({ tree, input, changes = [], refusals = [], says }) => {
    const proposal = await planOf(sriov, { device, ...input }, treeReader(tree));
    expect(proposal.refusals.map(({ check }) => check)).toEqual(refusals);
    expect(proposal.changes.map(tell)).toEqual(changes);
    const words = [...proposal.warnings, ...proposal.refusals.map(({ reason, evidence }) => `${reason} ${evidence}`)];
    if (says !== undefined) expect(words.join('\n')).toMatch(says);
  });

  test('a function is passed through once its address is known, and undo removes all functions', async () => {
    const machine = simulatedMachine(withFunctions(withIommuOn(labHost)));
    const before = machine.liveSnapshot();
    const plan = await planPlaybook(siteOn(machine, handed));
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['change', 'change', 'unknown']);
    const { end, events } = await applyOn(machine, handed);
    expect(events.filter(({ kind }) => kind === 'step-failed' || kind === 'refused')).toEqual([]);
    expect(end.outcome).toBe('done');
    expect(await machine.link('/sys/bus/pci/devices/0000:01:10.0/driver')).toMatch(/\/vfio-pci$/);
    expect(await machine.link('/sys/bus/pci/devices/0000:01:10.2/driver')).toBeUndefined();
    expect((await undoOn(machine, handed))?.end.outcome).toBe('done');
    expect(machine.liveSnapshot()).toBe(before);
  });

  test('at every boot drivers are disabled first, then the functions are created, then one is bound', async () => {
    const machine = simulatedMachine(withFunctions(withIommuOn(labHost)));
    const before = machine.liveSnapshot();
    const kept = { ...handed, text: handed.text.replaceAll(/^( +)with:$/gm, '$1with:\n$1  persist: true') };
    const { end, events } = await applyOn(machine, kept);
    expect(events.filter(({ kind }) => kind === 'step-failed' || kind === 'refused')).toEqual([]);
    expect(end.outcome).toBe('done');
    const [off, number, bind] = [
      `runbook-set-sys-bus-pci-devices-${device.replace('03', '01')}-sriov_drivers_autoprobe.service`,
      `runbook-set-sys-bus-pci-devices-${device.replace('03', '01')}-sriov_numvfs.service`,
      'runbook-bind-0000:01:10.0.service',
    ];
    const after = async (unit: string): Promise<string> =>
      /^After=(.*)$/m.exec((await machine.read(`/etc/systemd/system/${unit}`)) ?? '')?.[1] ?? '';
    expect(await after(off)).not.toContain('runbook-');
    expect(await after(number)).toContain(off);
    expect(await after(bind)).toContain(number);
    expect(await planOf(sriov, { device: '0000:01:00.0', count: 2, autoprobe: false, persist: true }, machine)).toMatchObject({ changes: [], refusals: [] }); // prettier-ignore
    const early = await planOf(pciBind, { device: '0000:01:10.0', persist: 'initramfs' }, machine);
    expect(early.refusals).toMatchObject([{ check: 'function-made-later', evidence: expect.stringMatching(/physfn -> 0000:01:00\.0$/) }]); // prettier-ignore
    expect((await undoOn(machine, kept))?.end.outcome).toBe('done');
    expect(machine.liveSnapshot()).toBe(before);
  });

  test('the number changes to another one and back, through 0 each time', async () => {
    const machine = simulatedMachine(withFunctions(labHost));
    await machine.write('/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs', '4\n');
    const before = machine.liveSnapshot();
    const scenario = {
      name: 'more',
      text: 'runbook: 1\nname: more\nsummary: More\nsteps:\n  - { id: it, type: sriov, with: { device: 0000:01:00.0, count: 6 }, tell: "{{ join steps.it.functions }}" }\n',
      inputs: {},
    };
    const { end, events } = await applyOn(machine, scenario);
    expect(end.outcome).toBe('done');
    expect(events).toContainEqual(
      expect.objectContaining({ told: expect.stringMatching(/^0000:01:10\.0.*0000:01:11\.2$/) as string }),
    );
    expect((await undoOn(machine, scenario))?.end.outcome).toBe('done');
    expect(machine.liveSnapshot()).toBe(before);
  });
});

describe('another owner of the number of virtual functions', () => {
  const physical = '0000:01:00.0';
  const plan = (files: Readonly<Record<string, string>>, input: object = {}) =>
    planOf(
      sriov,
      { device: physical, count: 2, ...input },
      simulatedMachine(withFiles(withFunctions(withIommuOn(labHost)), files)),
    );
  const rule = (count: number): Readonly<Record<string, string>> => ({
    '/etc/udev/rules.d/60-vf.rules': `ACTION=="add", SUBSYSTEM=="net", KERNEL=="enp1s0", ATTR{device/sriov_numvfs}="${count}"\n`,
  });
  const netplan = { '/etc/netplan/50.yaml': 'network:\n  ethernets:\n    enp1s0:\n      virtual-function-count: 4\n' };

  test.each([
    ['a udev rule', rule(4)],
    ['netplan', netplan],
  ])('%s sets another number: a warning, and a refusal of a persistent step', async (_, files) => {
    const { refusals, warnings } = await plan(files);
    expect(refusals).toEqual([]);
    expect(warnings.join('\n')).toMatch(/^functions-set-elsewhere: .*4 virtual functions.*ends with the next boot/m);
    const persistent = await plan(files, { persist: true });
    expect(persistent.refusals).toMatchObject([{ check: 'functions-set-elsewhere', override: 'allow_other_owner' }]);
    expect((await plan(files, { persist: true, allow_other_owner: true })).refusals).toEqual([]);
  });

  test('the same number is compatible, and a rule for another interface does not count', async () => {
    const { refusals, warnings } = await plan(rule(2), { persist: true });
    expect(refusals).toEqual([]);
    expect(warnings.join('\n')).toMatch(/^also-set-elsewhere: /m);
    const text = rule(4)['/etc/udev/rules.d/60-vf.rules']?.replace('enp1s0', 'enp1s0f1') ?? '';
    expect((await plan({ '/etc/udev/rules.d/60-vf.rules': text })).warnings.join('\n')).not.toContain('elsewhere');
  });
});
