import { inSubnet } from '../../../schemas/formats/subnet.ts';

/** An interface as `ip -j address` tells of it (ip-address(8)), as far as is read here. */
interface Link {
  readonly ifname?: string;
  readonly address?: string;
  readonly operstate?: string;
  readonly addr_info?: readonly { readonly family?: string; readonly local?: string }[];
}

/** An address that is waited for: in a subnet, on an interface by its name or MAC address, or on any. */
export interface AddressWanted {
  readonly within: string;
  readonly interface?: string;
  readonly mac?: string;
}

/** The address that was waited for, and what addresses there are for the one who waits in vain. */
export function findAddress(
  { within, interface: name, mac }: AddressWanted,
  json: string,
): { readonly found: { readonly address: string; readonly interface: string } | null; readonly seen: string } {
  const links = (JSON.parse(json || '[]') as readonly Link[]).filter(
    (link) => (name ?? link.ifname) === link.ifname && (mac ?? link.address) === link.address,
  );
  if (links.length === 0) return { found: null, seen: `interface ${name ?? mac ?? '(any)'} does not exist` };
  const wanted = within.includes(':') ? 'inet6' : 'inet';
  const addresses = links.flatMap(({ ifname = '', addr_info = [] }) =>
    addr_info.flatMap(({ family, local }) =>
      family === wanted && local ? [{ address: local, interface: ifname }] : [],
    ),
  );
  const said = links.map(({ ifname, operstate }) => {
    const own = addresses.filter((one) => one.interface === ifname).map(({ address }) => address);
    return `${ifname} (${operstate?.toLowerCase()}) has ${own.join(', ') || `no ${wanted === 'inet' ? 'IPv4' : 'IPv6'} address`}`;
  });
  return { found: addresses.find(({ address }) => inSubnet(address, within)) ?? null, seen: said.join('; ') };
}
