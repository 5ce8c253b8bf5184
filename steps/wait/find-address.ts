import type { Wait } from '../../schemas/types/steps/wait.ts';

/** An interface as `ip -j address` tells of it (ip-address(8)), as far as is read here. */
interface Link {
  readonly ifname?: string;
  readonly address?: string;
  readonly operstate?: string;
  readonly addr_info?: readonly { readonly family?: string; readonly local?: string }[];
}

const number = (address: string): number => address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);

/** True when an IPv4 address lies in a subnet such as 10.128.0.0/16. */
export function inSubnet(address: string, subnet: string): boolean {
  const [network = '', bits = '32'] = subnet.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(address) / size) === Math.floor(number(network) / size);
}

/** The address that was waited for, and what addresses there are for the one who waits in vain. */
export function findAddress(
  { within, interface: name, mac }: NonNullable<Wait['address']>,
  json: string,
): { readonly found: { readonly address: string; readonly interface: string } | null; readonly seen: string } {
  const links = (JSON.parse(json || '[]') as readonly Link[]).filter(
    (link) => (name ?? link.ifname) === link.ifname && (mac ?? link.address) === link.address,
  );
  if (links.length === 0) return { found: null, seen: `there is no interface ${name ?? mac ?? 'at all'}` };
  const addresses = links.flatMap(({ ifname = '', addr_info = [] }) =>
    addr_info.flatMap(({ family, local }) =>
      family === 'inet' && local ? [{ address: local, interface: ifname }] : [],
    ),
  );
  const said = links.map(({ ifname, operstate }) => {
    const own = addresses.filter((one) => one.interface === ifname).map(({ address }) => address);
    return `${ifname} (${operstate?.toLowerCase()}) has ${own.join(', ') || 'no IPv4 address'}`;
  });
  return { found: addresses.find(({ address }) => inSubnet(address, within)) ?? null, seen: said.join('; ') };
}
