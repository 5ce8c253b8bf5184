const mebibyte = 1 << 20;

/**
 * The most that runbook keeps of what another process or machine sends, so that no peer can fill its memory. The sum of all
 * limits that can be reached at the same time is far below 300 MB.
 */
export const limits = {
  /** The beginning and the end of a program's standard output; the bytes between them are read, counted and dropped. */
  stdout: { head: 2 * mebibyte, tail: 2 * mebibyte },
  /** The same of its standard error, which is read by people. */
  stderr: { head: mebibyte / 4, tail: mebibyte / 4 },
  /** The content of one file. */
  file: 32 * mebibyte,
  /** The names in one folder. */
  names: 200_000,
  /** The longest path or name with its folder (PATH_MAX). */
  path: 4096,
  /** A line of a protocol: QMP, the lock, the relay. */
  line: mebibyte,
} as const;

/** A number of bytes in words, e.g. "32 MiB" or "700 bytes". */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < mebibyte ? `${Math.round(bytes / 1024)} KiB` : `${Math.round(bytes / mebibyte)} MiB`;
}
