import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The duration of each test file: seconds by its path from the root of the repository. */
export type Seconds = Readonly<Record<string, number>>;

const root = join(import.meta.dirname, '..', '..');

/** The committed record, by which files are ordered and divided; `npm test -- --record` writes it. */
export const recordPath = join(root, 'test', 'seconds.json');

/** Reads a file of seconds; a file that does not exist or is cut short has no seconds. */
export function readSeconds(path: string): Seconds {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Seconds;
  } catch {
    return {};
  }
}

/** Writes a file of whole seconds, sorted by path, so that a new record changes few lines. */
export function writeSeconds(path: string, seconds: Seconds): void {
  mkdirSync(dirname(path), { recursive: true });
  const rounded = Object.entries(seconds)
    .map(([file, value]) => [file, Math.round(value)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(rounded), null, 2)}\n`);
}

/** The record with the files that just ran, without files that no longer exist. */
export function mergeSeconds(recorded: Seconds, measured: Seconds, existing: readonly string[]): Seconds {
  const all = { ...recorded, ...measured };
  return Object.fromEntries(existing.flatMap((file) => (all[file] === undefined ? [] : [[file, all[file]]])));
}
