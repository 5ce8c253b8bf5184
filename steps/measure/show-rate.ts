/** A rate for people, e.g. "9.41 Gbit/s" or "1.2 Mbit/s". */
export const showRate = (bitsPerSecond: number): string =>
  bitsPerSecond >= 1e9 ? `${(bitsPerSecond / 1e9).toFixed(2)} Gbit/s` : `${(bitsPerSecond / 1e6).toFixed(1)} Mbit/s`;
