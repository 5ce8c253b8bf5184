/** An address as a number, and how many bits its family has. */
interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Reads an IPv4 address in four decimal octets, or an IPv6 address (RFC 4291, section 2.2, forms 1 and 2). */
function readAddress(text: string): Address | undefined {
  if (/^(\d{1,3}\.){3}\d{1,3}$/.test(text)) {
    const octets = text.split('.');
    if (octets.some((octet) => Number(octet) > 255 || (octet.length > 1 && octet.startsWith('0')))) return undefined;
    return { bits: 32, value: octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n) };
  }
  const halves = text.toLowerCase().split('::');
  const [head = [], tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length > 2 || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...(tail ?? [])];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return undefined;
  return { bits: 128, value: groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n) };
}

/** An address as it is written: IPv6 in its shortest form (RFC 5952). */
function written({ bits, value }: Address): string {
  const part = (index: number, width: bigint): bigint => (value >> (BigInt(index) * width)) & ((1n << width) - 1n);
  if (bits === 32) return [3, 2, 1, 0].map((index) => String(part(index, 8n))).join('.');
  const groups = [7, 6, 5, 4, 3, 2, 1, 0].map((index) => part(index, 16n).toString(16)).join(':');
  const zeros = [...groups.matchAll(/\b0(:0)+\b/g)].toSorted((left, right) => right[0].length - left[0].length)[0];
  if (zeros === undefined) return groups;
  const [before, after] = [groups.slice(0, zeros.index), groups.slice(zeros.index + zeros[0].length)];
  return `${before.replace(/:$/, '')}::${after.replace(/^:/, '')}`;
}

function readSubnet(text: string): (Address & { readonly prefix: number }) | undefined {
  const [, base = '', length = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const address = readAddress(base);
  const prefix = Number(length);
  return address === undefined || length === '' || prefix > address.bits ? undefined : { ...address, prefix };
}

/** The subnet that a text in CIDR form means, without the bits of a host in it; null when it is none. */
export function correctSubnet(text: string): string | null {
  const subnet = readSubnet(text);
  if (subnet === undefined) return null;
  const { bits, value, prefix } = subnet;
  const host = BigInt(bits - prefix);
  const network = (value >> host) << host;
  return network === value ? text : `${written({ bits, value: network })}/${prefix}`;
}

/** True for a subnet in CIDR form, IPv4 or IPv6, whose bits behind the prefix are all zero. */
export const isSubnet = (text: string): boolean => correctSubnet(text) === text;

/** True when an address lies in a subnet of its family. */
export function inSubnet(address: string, subnet: string): boolean {
  const [one, whole] = [readAddress(address), readSubnet(subnet)];
  if (one === undefined || whole === undefined || one.bits !== whole.bits) return false;
  const host = BigInt(whole.bits - whole.prefix);
  return one.value >> host === whole.value >> host;
}
