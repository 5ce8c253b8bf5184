import { parseJsonList } from '../../../facts/system/parse-json.ts';
import { inSubnet } from '../../../schemas/formats/subnet.ts';

/** An interface in the output of `ip -j address` (ip-address(8)), with the fields that are used here. */
interface Link {
  readonly ifname?: string;
  readonly address?: string;
  readonly operstate?: string;
  readonly addr_info?: readonly { readonly family?: string; readonly local?: string }[];
}

/** The wanted address: in a subnet, on an interface given by name or MAC address, or on any interface. */
export interface AddressWanted {
  readonly within: string;
  readonly interface?: string;
  readonly mac?: string;
}

/** The wanted address if it exists, and the addresses that were seen. */
export function findAddress(
  { within, interface: name, mac }: AddressWanted,
  json: string,
): { readonly found: { readonly address: string; readonly interface: string } | null; readonly seen: string } {
  const links = parseJsonList<Link>('ip -j address', json || '[]').filter(
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
