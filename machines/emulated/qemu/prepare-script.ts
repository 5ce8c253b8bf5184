import { managementNic } from '../shape/lab-shape.ts';
import type { LabShape } from '../shape/lab-shape.ts';

const quiet = 'LinkLocalAddressing=no\nIPv6AcceptRA=no\n';
const fixed = (gateway: boolean): string =>
  `Address=${managementNic.address}\n${gateway ? `Gateway=${managementNic.gateway}\n` : ''}${quiet}`;

/**
 * systemd-networkd's files of a shape by name, added to the image's own: the first file by name that matches an
 * interface is used (systemd.network(5)).
 */
function networkFiles(shape: LabShape): Readonly<Record<string, string>> {
  const { bridged } = shape;
  const [nic] = shape.nics;
  const management = `[Match]\nPermanentMACAddress=${managementNic.mac}\n\n[Network]\n`;
  const bridge = '[Match]\nName=br0\n\n[Network]\n';
  // The image matches the management NIC by its driver, which these NICs have too.
  const others = nic.model === 'virtio' ? { '06-virtio.network': leasedVirtio } : {};
  switch (bridged) {
    case 'management':
      return { ...others, ...bridgeOver(managementNic.mac), '05-br0.network': `${bridge}${fixed(true)}` };
    case 'test': {
      const leased = `${bridge}DHCP=ipv4\n${quiet}\n[DHCPv4]\nUseDNS=no\n`;
      const way = { '05-management.network': `${management}${fixed(false)}`, '05-br0.network': leased };
      return { ...others, ...bridgeOver(nic.mac), ...way };
    }
    default:
      return nic.model === 'virtio' ? { ...others, '05-management.network': `${management}${fixed(true)}` } : {};
  }
}

const leasedVirtio = `[Match]\nDriver=virtio_net\n\n[Network]\nDHCP=ipv4\n${quiet}\n[DHCPv4]\nUseGateway=no\nUseDNS=no\n`;

const bridgeOver = (mac: string): Readonly<Record<string, string>> => ({
  '05-br0.netdev': `[NetDev]\nName=br0\nKind=bridge\nMACAddress=${mac}\n`,
  '05-br0-port.network': `[Match]\nPermanentMACAddress=${mac}\n\n[Network]\nBridge=br0\n`,
});

/** The shell script that gives a booted stock host this shape, also after reboots; empty if nothing must be changed. */
export function prepareScript(shape: LabShape): string {
  const files = Object.entries(networkFiles(shape));
  if (files.length === 0) return '';
  const laid = files.map(([name, text]) => `cat >/etc/systemd/network/${name} <<'END'\n${text}END\n`);
  return `set -eu\n${laid.join('')}systemd-run --quiet --no-block networkctl reload\n`;
}

/** A shell script that prints `ready` when the network has the state that `prepareScript` configured. */
export function preparedScript(shape: LabShape): string {
  if (shape.bridged === undefined) return 'echo ready';
  return `
set -u
if ip -4 route show default | grep -q ' dev br0 ' && ls /sys/class/net/br0/brif | grep -q .; then echo ready; fi
`;
}
