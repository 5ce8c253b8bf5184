import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { watchedHash } from './watched-hash.ts';

const folder = 'test/e2e/long';

/**
 * The last pass of a long test: the commit that was checked out (null without Git), the day, and the hash of the
 * watched files.
 */
export interface Pass {
  readonly commit: string | null;
  readonly date: string;
  readonly hash: string;
}

/** A long test by the name of its file, with the paths that it watches (its own file first) and its last pass. */
export interface LongTest {
  readonly name: string;
  readonly file: string;
  readonly watches: readonly string[];
  readonly passed: Pass | undefined;
}

const read = <T>(root: string, name: string): Readonly<Record<string, T>> =>
  JSON.parse(readFileSync(join(root, folder, name), 'utf8')) as Record<string, T>;

/** The long tests of a checkout, from watched.json and ledger.json in their folder. */
export function longTests(root: string): readonly LongTest[] {
  const ledger = read<Pass>(root, 'ledger.json');
  return Object.entries(read<readonly string[]>(root, 'watched.json')).map(([name, paths]) => {
    const file = `${folder}/${name}.test.ts`;
    return { name, file, watches: [file, ...paths], passed: ledger[name] };
  });
}

/** The hash of the watched files of a long test in this checkout. */
export function hashOf(root: string, { watches }: LongTest): string {
  return watchedHash(root, watches);
}

/** Writes a pass into the ledger and keeps those of the other tests. */
export function recordPass(root: string, name: string, pass: Pass): void {
  const ledger = { ...read<Pass>(root, 'ledger.json'), [name]: pass };
  const sorted = Object.fromEntries(Object.entries(ledger).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(join(root, folder, 'ledger.json'), `${JSON.stringify(sorted, undefined, 2)}\n`);
}
