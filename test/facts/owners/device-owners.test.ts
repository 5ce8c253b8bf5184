import { describe, expect, test } from 'vitest';
import { deviceNetworkLines, deviceOwners, readDeviceConfiguration } from '../../../facts/owners/device-owners.ts';
import type { NamedDevice } from '../../../facts/owners/owner.ts';
import { treeReader } from '../../steps/support/tree-reader.ts';
import type { Tree } from '../../steps/support/tree-reader.ts';
import { bootOwnerCases } from './boot-owner-cases.ts';
import { programOwnerCases } from './program-owner-cases.ts';

const card: NamedDevice = {
  address: '0000:01:00.0',
  vendor: '8086',
  device: '10d3',
  class: '020000',
  mac: '52:54:00:12:34:56',
  interfaces: ['enp1s0'],
  driver: 'e1000e',
  native: 'e1000e',
};

async function found(tree: Tree, device = card): Promise<readonly string[]> {
  const owners = deviceOwners(await readDeviceConfiguration(treeReader(tree)), device);
  return owners.map(({ by, sets, value, at, isSure }) => `${by} ${sets}=${value} ${at}${isSure ? '' : ' perhaps'}`);
}

test.each([...bootOwnerCases, ...programOwnerCases])('%s', async (_, tree, expected) =>
  expect(await found(tree)).toEqual(expected),
);

describe('the configuration of the network', () => {
  const lines = async (tree: Tree): Promise<readonly string[]> =>
    deviceNetworkLines(await readDeviceConfiguration(treeReader(tree)), card).map(({ who, at }) => `${who} ${at}`);

  test.each<readonly [string, Tree, readonly string[]]>([
    [
      'netplan, by MAC address',
      { '/etc/netplan/1.yaml': 'network:\n ethernets:\n  lan:\n   match: {macaddress: "52:54:00:12:34:56"}\n' },
      ['netplan /etc/netplan/1.yaml:4'],
    ],
    [
      'ifupdown',
      { '/etc/network/interfaces': 'auto lo enp1s0\niface enp1s0 inet dhcp\n' },
      ['ifupdown /etc/network/interfaces:1'],
    ],
    [
      'a bridge of ifupdown',
      { '/etc/network/interfaces.d/br0': 'iface br0 inet dhcp\n bridge_ports enp1s0\n' },
      ['ifupdown /etc/network/interfaces.d/br0:2'],
    ],
    [
      'systemd-networkd by a pattern',
      { '/etc/systemd/network/lan.network': '[Match]\nName=en*\n[Network]\nDHCP=yes\n' },
      ['systemd-networkd /etc/systemd/network/lan.network:2'],
    ],
    [
      'systemd-networkd for another interface',
      { '/etc/systemd/network/lan.network': '[Match]\nName=eth*\n[Network]\nBridge=enp1s0x\n' },
      [],
    ],
    [
      'an ifcfg file',
      { '/etc/sysconfig/network-scripts/ifcfg-enp1s0': 'BOOTPROTO=dhcp\n' },
      ['an ifcfg file /etc/sysconfig/network-scripts/ifcfg-enp1s0:1'],
    ],
    ['another interface whose name begins alike', { '/etc/network/interfaces': 'iface enp1s0f1 inet dhcp\n' }, []],
  ])('%s', async (_, tree, expected) => expect(await lines(tree)).toEqual(expected));
});

test('files of a hostile host are bounded and end in time', async () => {
  const long = 'x'.repeat(300_000);
  const names = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [`/etc/udev/rules.d/${index}.rules`, 'KERNEL=="'.repeat(100)]),
  );
  const tree = {
    ...names,
    '/etc/rc.local': `driver_override 0000:01:00.0 ${'echo '.repeat(50_000)}`,
    '/etc/libvirt/qemu/web.xml': '<hostdev <source '.repeat(5_000),
    '/etc/netplan/1.yaml': `enp1s0:\n${' -'.repeat(50_000)}`,
    '/etc/modprobe.d/a.conf': `install e1000e ${long}`,
  };
  const started = performance.now();
  await found(tree);
  expect(performance.now() - started).toBeLessThan(3_000);
});
