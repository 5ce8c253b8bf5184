/** A word as a shell reads it. */
export const shellWord = (word: string): string =>
  /^[\w./:@=,+%-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** A program with its arguments as one line, in which the boundaries of the arguments can be seen. */
export const shellWords = (argv: readonly string[]): string => argv.map(shellWord).join(' ');
