import type { Device, Interface, Kernel } from './kernel.ts';
import { hardwareOf } from './pci-binding.ts';
import { devicePath } from './device-path.ts';
import { attribute, directory, directoryOf, link, type DirectoryNode, type Node } from '../tree/tree.ts';

/** The path of an interface's folder below /sys/devices. */
function interfacePath(kernel: Kernel, held: Interface): string {
  if (held.device === undefined) return `virtual/net/${held.name}`;
  const middle = virtual(kernel, held.device) ? 'virtio0/net' : 'net';
  return `${devicePath(kernel, held.device)}/${middle}/${held.name}`;
}

function virtual(kernel: Kernel, address: string): boolean {
  return hardwareOf(kernel, address).vendor === '1af4';
}

/** The value of operstate (Documentation/networking/operstates.rst). */
export function stateOf(held: Interface): 'up' | 'down' | 'unknown' {
  if (!held.up) return 'down';
  return held.kind === 'loopback' ? 'unknown' : 'up';
}

function interfaceFolder(kernel: Kernel, held: Interface): DirectoryNode {
  const depth = interfacePath(kernel, held).split('/').length;
  const up = '../'.repeat(depth + 1);
  const others = [...kernel.interfaces.values()];
  const uppers = others.filter((other) => other.over === held.name || other.name === held.master);
  const lowers = others.filter((other) => held.over === other.name || other.master === held.name);
  const to = (other: Interface): Node => link(`${up}devices/${interfacePath(kernel, other)}`);
  const ports = lowers.filter((other) => other.master === held.name);
  return directory({
    address: attribute(`${held.mac}\n`),
    addr_assign_type: attribute('0\n'),
    carrier: attribute(held.up ? '1\n' : ''),
    ifindex: attribute(`${held.index}\n`),
    mtu: attribute(held.kind === 'loopback' ? '65536\n' : '1500\n', () => {}),
    operstate: attribute(`${stateOf(held)}\n`),
    flags: attribute(held.up ? '0x1003\n' : '0x1002\n', () => {}),
    type: attribute(held.kind === 'loopback' ? '772\n' : '1\n'),
    speed: held.kind === 'physical' ? attribute('1000\n') : undefined,
    device:
      held.device === undefined
        ? undefined
        : link(virtual(kernel, held.device) ? '../../../virtio0' : `../../../${held.device}`),
    subsystem: link(`${up}class/net`),
    master: held.master === undefined ? undefined : link(`${up}devices/virtual/net/${held.master}`),
    ...Object.fromEntries(uppers.map((other) => [`upper_${other.name}`, to(other)])),
    ...Object.fromEntries(lowers.map((other) => [`lower_${other.name}`, to(other)])),
    bridge: held.kind === 'bridge' ? directory({ stp_state: attribute('0\n', () => {}) }) : undefined,
    brif: held.kind === 'bridge' ? directoryOf(ports, (other) => [other.name, to(other)]) : undefined,
    bonding:
      held.kind === 'bond'
        ? directory({
            slaves: attribute(`${ports.map(({ name }) => name).join(' ')}\n`),
            mode: attribute('active-backup 1\n'),
          })
        : undefined,
    statistics: directory({ rx_packets: attribute('0\n'), tx_packets: attribute('0\n') }),
    uevent: attribute(`INTERFACE=${held.name}\nIFINDEX=${held.index}\n`, () => {}),
  });
}

/** The entries for its interfaces in the folder of a PCI device: net/, or virtio0/net/ for a virtio card. */
export function interfacesBelow(kernel: Kernel, device: Device, up: string): Readonly<Record<string, Node>> {
  const carried = [...kernel.interfaces.values()].filter((held) => held.device === device.address);
  if (carried.length === 0) return {};
  const net = directoryOf(carried, (held) => [held.name, interfaceFolder(kernel, held)]);
  if (!virtual(kernel, device.address)) return { net };
  return {
    virtio0: directory({ net, driver: link(`../${up}bus/virtio/drivers/virtio_net`), vendor: attribute('0x1af4\n') }),
  };
}

/** /sys/devices/virtual/net. */
export function virtualInterfaces(kernel: Kernel): DirectoryNode {
  const virtuals = [...kernel.interfaces.values()].filter((held) => held.device === undefined);
  return directoryOf(virtuals, (held) => [held.name, interfaceFolder(kernel, held)]);
}

/** /sys/class/net. */
export function netClass(kernel: Kernel): DirectoryNode {
  return directoryOf(kernel.interfaces.values(), (held) => [
    held.name,
    link(`../../devices/${interfacePath(kernel, held)}`),
  ]);
}
