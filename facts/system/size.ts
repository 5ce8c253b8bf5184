const units: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/** The bytes of a size such as 10G or 512M: powers of 1024. */
export function bytesOf(size: string): number {
  const match = /^(\d+)([KMGT]?)$/.exec(size);
  if (match === null) throw new Error(`not a size: ${size}`);
  return Number(match[1]) * (units[match[2] ?? ''] ?? 1);
}

/** A number of bytes for people, e.g. "1.5 GiB". */
export function showSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const [unit, factor] = bytes >= 2 ** 30 ? ['GiB', 2 ** 30] : bytes >= 2 ** 20 ? ['MiB', 2 ** 20] : ['KiB', 2 ** 10];
  return `${(bytes / Number(factor)).toFixed(1)} ${unit}`;
}
