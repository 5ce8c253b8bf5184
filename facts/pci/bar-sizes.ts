/** IORESOURCE_PREFETCH and IORESOURCE_MEM_64 (include/linux/ioport.h). */
const [prefetch, wide] = [0x2000n, 0x100000n];

/**
 * The sizes in bytes of the 64-bit prefetchable memory areas (BARs) of a device, from the text of its `resource` file:
 * a line with first address, last address and flags for each of the six areas, then for the ROM and for bridges.
 */
export function largeBars(resource: string): readonly number[] {
  return resource
    .split('\n')
    .slice(0, 6)
    .flatMap((line) => {
      const words = line.trim().split(/\s+/);
      if (words.length !== 3 || !words.every((word) => /^0x[0-9a-f]{1,16}$/.test(word))) return [];
      const [first = 0n, last = 0n, flags = 0n] = words.map((word) => BigInt(word));
      return (flags & prefetch) !== 0n && (flags & wide) !== 0n && last > first ? [Number(last - first + 1n)] : [];
    });
}
