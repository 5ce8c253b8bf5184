import type { Report } from './report.ts';

export interface Command {
  readonly machine: string;
  /** In the form for a shell. */
  readonly words: string;
  /** The number of measurements that ran it. */
  readonly runs: number;
}

/** A word for a POSIX shell. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/**
 * Every program that measurements ran, in the order of their first use; the load and its server before the collectors.
 */
export function commandsOf({ variants }: Report): readonly Command[] {
  const all = variants
    .flatMap(({ runs }) => runs)
    .flatMap(({ measurement: { server, workload, collectors } }) => [
      ...(server === null ? [] : [server]),
      workload,
      ...collectors,
    ])
    .filter(({ argv }) => argv.length > 0)
    .map(({ machine, argv }) => ({ machine, words: argv.map(quoted).join(' ') }));
  return [...Map.groupBy(all, ({ machine, words }) => `${machine} ${words}`).values()].flatMap((same) =>
    same[0] === undefined ? [] : [{ ...same[0], runs: same.length }],
  );
}
