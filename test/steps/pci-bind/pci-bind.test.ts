import { describe, expect, test } from 'vitest';
import type { BindingChange } from '../../../changes/binding/change.ts';
import { writeTimeout } from '../../../machines/local/write-once.ts';
import type { PciBind } from '../../../schemas/types/steps/pci-bind.ts';
import { pciBind } from '../../../steps/pci-bind/index.ts';
import { addressInName } from '../../../steps/pci-bind/find-device.ts';
import { planPciBind } from '../../../steps/pci-bind/plan-pci-bind.ts';
import { probePciBind } from '../../../steps/pci-bind/probe-pci-bind.ts';
import { cases, quiet, routed, sameIdCard, vfio } from './pci-bind-cases.ts';
import { nic, smallHost } from '../support/small-host.ts';
import type { Card } from '../support/small-host.ts';
import { treeReader } from '../support/tree-reader.ts';
import type { Tree } from '../support/tree-reader.ts';

const defaults: PciBind = {
  driver: 'vfio-pci',
  include_group: [],
  method: 'override',
  persist: false,
  allow_disconnect: false,
  allow_busy: false,
  allow_other_owner: false,
  deadline: 10,
};
const shown = ({ address, before, after }: BindingChange): string =>
  `${address} ${before.driver}/${before.override} -> ${after.driver}/${after.override}`;

describe('pci-bind', () => {
  test.each(cases)(
    '$what',
    async ({ cards = [nic], drivers, tree, programs = quiet, input, changes, refusals, warns }) => {
      const reader = treeReader({ ...smallHost(cards, drivers), ...tree }, programs);
      const asked = { ...defaults, device: nic.address, ...input };
      const proposal = planPciBind(asked, await probePciBind(asked, reader));
      if (refusals !== undefined) expect(proposal.refusals.map(({ check }) => check)).toEqual(refusals);
      if (changes !== undefined)
        expect(proposal.changes.map((change) => shown(change as BindingChange))).toEqual(changes);
      if (warns !== undefined) expect(proposal.warnings.join('\n')).toMatch(warns);
      for (const { evidence, reason } of proposal.refusals) expect(evidence && reason).not.toBe('');
    },
  );

  test('records the data that undo needs to restore the interface', async () => {
    const input = { ...defaults, device: nic.address, allow_disconnect: true };
    const state = await probePciBind(input, treeReader(smallHost([nic]), routed('enp0s4')));
    expect(planPciBind(input, state).changes).toMatchObject([
      {
        identity: { vendor: '8086', device: '10d3', mac: '52:54:00:12:34:56' },
        interfaces: [{ name: 'enp0s4', up: true, addresses: ['10.128.7.7/16'], routes: ['10.128.0.0/16 dev enp0s4'] }],
      },
    ]);
  });
});

describe('pci-bind by interface', () => {
  const find = async (cards: readonly Card[], name: string, input: Partial<PciBind> = {}, tree: Tree = {}) => {
    const asked = { ...defaults, interface: name, ...input };
    const { target } = await probePciBind(asked, treeReader({ ...smallHost(cards), ...tree }, quiet));
    return 'check' in target ? target.check : target.device.address;
  };

  test('finds its device, also behind virtio, and not the controller above a USB NIC', async () => {
    const real = '/sys/devices/pci0000:00/0000:00:03.0';
    const virtio: Card = {
      address: '0000:00:03.0',
      id: '1af4:1000',
      class: '020000',
      driver: 'virtio-pci',
      extra: { 'virtio1/net/eth0/address': 'x' },
    };
    expect(await find([nic], 'enp0s4')).toBe('0000:00:04.0');
    const tree = {
      [`${real}/virtio1/net/eth0/device`]: `-> ${real}/virtio1`,
      '/sys/class/net/eth0': `-> ${real}/virtio1/net/eth0`,
    };
    expect(await find([virtio], 'eth0', {}, tree)).toBe('0000:00:03.0');
    const usb = `${real}/usb1/1-1/1-1:1.0`;
    const stick = { [`${usb}/net/usb0/device`]: `-> ${usb}`, '/sys/class/net/usb0': `-> ${usb}/net/usb0` };
    expect(await find([virtio], 'usb0', {}, stick)).toBe('interface-not-found');
  });

  test('finds a device that is passed through by its predictable name or its identity', async () => {
    expect(await find([vfio], 'enp0s4')).toBe('0000:00:04.0');
    expect(await find([vfio], 'lan0')).toBe('interface-not-found');
    expect(await find([vfio], 'lan0', { identity: { vendor: '8086', device: '10d3' } })).toBe('0000:00:04.0');
    expect(await find([vfio, sameIdCard], 'lan0', { identity: { vendor: '8086', device: '10d3' } })).toBe(
      'interface-not-found',
    );
  });

  test.each([
    ['enp0s31f6', '0000:00:1f.6'],
    ['enP2p16s0np1', '0002:10:00.0'],
    ['eth0', undefined],
  ])('%s names %s', (name, address) => expect(addressInName(name)).toBe(address));
});

test.each([
  ['write /sys/bus/pci/drivers/e1000e/unbind: ENODEV', /full address/],
  ['the deadline passed while the kernel held the call', /virtual machine/],
  [writeTimeout('/sys/bus/pci/drivers/vfio-pci/unbind', 10).message, /virtual machine/],
  ['File exists', /remove_id/],
  ['Invalid argument', /IOMMU/],
])('explains %s', (trouble, hint) => expect(pciBind.kind === 'change' && pciBind.explain?.(trouble)).toMatch(hint));
