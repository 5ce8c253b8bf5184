import { isIPv4, isIPv6 } from 'node:net';
import { addressMap, type AddressMap } from './address-space.ts';

/** The number of an IPv4 address in dotted form. */
export const numberOfV4 = (text: string): bigint =>
  text.split('.').reduce((sum, part) => (sum << 8n) | BigInt(Number(part)), 0n);

export const textOfV4 = (address: bigint): string =>
  [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join('.');

/** The number of an IPv6 address in any spelling, also with an IPv4 address at its end. */
export function numberOfV6(text: string): bigint {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const last = dotted === null ? 0n : numberOfV4(dotted[2] ?? '');
  const plain = dotted === null ? text : `${dotted[1]}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
  const [left = '', right] = plain.split('::');
  const groups = (part: string): readonly string[] => (part === '' ? [] : part.split(':'));
  const [head, tail] = [groups(left), groups(right ?? '')];
  const zeros = right === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array.from({ length: zeros }, () => '0'), ...tail].reduce(
    (sum, group) => (sum << 16n) | BigInt(`0x${group}`),
    0n,
  );
}

/** The form of RFC 5952: lower case, the longest row of zeros shortened. */
export function textOfV6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, at) => ((address >> BigInt(112 - 16 * at)) & 0xffffn).toString(16));
  const rows = [...groups.join(':').matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)];
  const [longest] = rows.toSorted((one, other) => other[0].length - one[0].length);
  if (longest === undefined) return groups.join(':');
  const text = groups.join(':');
  return `${text.slice(0, longest.index).replace(/:$/, '')}::${text.slice(longest.index + longest[0].length).replace(/^:/, '')}`;
}

const v4 = (text: string, length: number) => ({ base: numberOfV4(text), length });
const v6 = (text: string, length: number) => ({ base: numberOfV6(text), length });

/** The maps of both protocols, as texts. */
export interface IpMap {
  /** Learns an address, with the length of the prefix of its network if it is known. */
  learn(text: string, length?: number): void;
  /** The replacement of an address in any spelling. */
  map(text: string): string;
  readonly v4: AddressMap;
  readonly v6: AddressMap;
}

/** An empty map. Loopback, multicast and unspecified addresses and netmasks stay; private networks stay private. */
export function ipMap(): IpMap {
  const four = addressMap({
    bits: 32,
    kept: [v4('10.0.0.0', 8), v4('172.16.0.0', 12), v4('192.168.0.0', 16), v4('169.254.0.0', 16), v4('100.64.0.0', 10)],
    isCommon: (address) => address >> 24n === 127n || address >> 24n === 0n || address >= numberOfV4('224.0.0.0'),
    // RFC 2544: networks for tests.
    stage: v4('198.18.0.0', 15),
  });
  const scopes = Array.from({ length: 256 }, (_, low) => v6(`ff${low.toString(16).padStart(2, '0')}::`, 16));
  const six = addressMap({
    bits: 128,
    kept: [v6('fe80::', 10), v6('fc00::', 7), v6('fd00::', 8), ...scopes],
    isCommon: (address) => address <= 1n || (address >> 120n === 0xffn && (address & ((1n << 112n) - 1n)) <= 0xffffn),
    // RFC 3849: the network for documentation.
    stage: v6('2001:db8::', 32),
  });
  const embedded = 0xffffn;
  return {
    v4: four,
    v6: six,
    learn(text, length) {
      if (isIPv4(text)) four.learn(numberOfV4(text), length ?? 32);
      else if (isIPv6(text)) {
        const address = numberOfV6(text);
        if (address >> 32n === embedded) four.learn(address & 0xffffffffn, 32);
        else six.learn(address, length ?? 128);
      }
    },
    map(text) {
      if (isIPv4(text)) return textOfV4(four.map(numberOfV4(text)));
      const address = numberOfV6(text);
      if (address >> 32n === embedded) return `::ffff:${textOfV4(four.map(address & 0xffffffffn))}`;
      return textOfV6(six.map(address));
    },
  };
}
