/** A network by its first address and the length of its prefix. */
interface Network {
  readonly base: bigint;
  readonly length: number;
}

/** The addresses of one protocol: their width, the networks that keep their place, and where public networks go. */
interface Space {
  readonly bits: number;
  /** Networks that map to themselves, because they say what kind of address it is, e.g. 10.0.0.0/8 and fe80::/10. */
  readonly kept: readonly Network[];
  /** True for an address that identifies nobody, such as the loopback address: it stays. */
  readonly isCommon: (address: bigint) => boolean;
  /** The network for documentation and tests that all other addresses move to. */
  readonly stage: Network;
}

/** Replaces addresses so that two of them are in the same network afterwards exactly if they were before. */
export interface AddressMap {
  /** Learns a network, so that its addresses stay together, or a single address. Everything is learnt before the first `map`. */
  learn(address: bigint, length: number): void;
  map(address: bigint): bigint;
  /** The number of addresses that were replaced. */
  readonly count: number;
}

/**
 * An address is replaced in two parts: its longest known network gets another place in the network around it, and the
 * part of the host another number. The first and the last address of a network stay the first and the last. No
 * replacement is an address or a network of the machine itself.
 */
export function addressMap({ bits, kept, isCommon, stage }: Space): AddressMap {
  const mask = (length: number): bigint => ((1n << BigInt(length)) - 1n) << BigInt(bits - length);
  const name = ({ base, length }: Network): string => `${base}/${length}`;
  const networks = new Map<string, Network>(kept.map((each) => [name(each), each]));
  const isKept = new Set(networks.keys());
  const real = new Set<bigint>();
  const images = new Map<string, Network>(kept.map((each) => [name(each), each]));
  const taken = new Set<string>();
  const hosts = new Map<bigint, bigint>();
  const used = new Set<bigint>();
  /** The number from which the next free one is searched, by network: the search must not begin at 1 each time. */
  const starts = new Map<string, bigint>();

  const around = (address: bigint, shorterThan: number): Network | null => {
    for (let length = shorterThan - 1; length > 0; length -= 1) {
      const found = networks.get(`${address & mask(length)}/${length}`);
      if (found !== undefined) return found;
    }
    return null;
  };
  /** The first free number from 1 on, in `width` bits, that `isFree` accepts; the number itself if there is none. */
  const choose = (own: bigint, width: number, where: string, isFree: (number: bigint) => boolean): bigint => {
    const most = width > 24 ? 1n << 24n : 1n << BigInt(width);
    for (let number = starts.get(where) ?? 1n; number < most; number += 1n) {
      starts.set(where, number + 1n);
      if (isFree(number)) return number;
    }
    return isFree(0n) ? 0n : own;
  };
  const imageOf = (network: Network): Network => {
    const known = images.get(name(network));
    if (known !== undefined) return known;
    const outer = around(network.base, network.length);
    const target = outer === null ? stage : imageOf(outer);
    // A network too wide for the stage identifies nobody.
    if (outer === null && network.length <= stage.length) {
      images.set(name(network), network);
      return network;
    }
    const shift = BigInt(bits - network.length);
    const place = (number: bigint): Network => ({ base: target.base | (number << shift), length: network.length });
    const own = (network.base & ~mask(target.length)) >> shift;
    const isFree = (number: bigint): boolean => {
      const made = place(number);
      return !taken.has(name(made)) && !networks.has(name(made)) && !real.has(made.base);
    };
    const image = place(choose(own, network.length - target.length, `${name(target)} ${network.length}`, isFree));
    taken.add(name(image));
    images.set(name(network), image);
    return image;
  };
  return {
    learn(address, length) {
      if (isCommon(address)) return;
      real.add(address);
      if (length <= 0 || length >= bits) return;
      const network = { base: address & mask(length), length };
      networks.set(name(network), network);
    },
    map(address) {
      if (isCommon(address)) return address;
      const known = hosts.get(address);
      if (known !== undefined) return known;
      const network = around(address, bits + 1);
      const target = network === null ? stage : imageOf(network);
      const inner = bits - target.length;
      const ones = (1n << BigInt(inner)) - 1n;
      const host = address & ones;
      const isEdge = network !== null && inner > 1 && (host === 0n || host === ones);
      const isFree = (number: bigint): boolean => {
        const made = target.base | number;
        return number !== ones && !used.has(made) && !real.has(made);
      };
      const image = target.base | (isEdge ? host : choose(host, inner, name(target), isFree));
      if (!isEdge || !isKept.has(name(target))) hosts.set(address, image);
      used.add(image);
      return image;
    },
    get count() {
      return hosts.size;
    },
  };
}
