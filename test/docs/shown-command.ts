import { blocksOf } from './blocks.ts';

/** A command that a page shows after `$`, with the output below it. */
export interface ShownCommand {
  /** E.g. "docs/tutorial.md:57", for the message of a test. */
  readonly place: string;
  readonly line: string;
  readonly output: string;
}

/** The blocks of a page that start with `$ runbook`, in order; each has one command. */
export const shownCommands = (page: string): readonly ShownCommand[] =>
  blocksOf(page)
    .filter(({ text }) => text.startsWith('$ runbook '))
    .map(({ place, text }) => {
      const [first = '', ...output] = text.split('\n');
      return { place, line: first.slice(2), output: output.join('\n').trimEnd() };
    });

/** Values that differ in every run: durations, run ids, times, operators, paths of a test's folder and bandwidths. */
const variable: readonly (readonly [RegExp, string])[] = [
  [/\b(?:\d+ min )?\d+(?:\.\d+)? (?:ms|s|min)\b/g, 'TIME'],
  [/\b\d{8}-\d{6}-[0-9a-f]{4}\b/g, 'RUN'],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d UTC\b/g, 'DATE'],
  [/\bby \S+@\S+/g, 'by OPERATOR'],
  [/\b\d+(?:\.\d+)? [MG]bit\/s/g, 'RATE'],
  [/ +$/gm, ''],
];
const withoutVariables = (text: string): string =>
  variable.reduce((changed, [pattern, word]) => changed.replaceAll(pattern, word), text.trimEnd());

/** Whether a program printed the output on a page. A line `…` on the page matches any lines. */
export function isAsShown(shown: string, printed: string): boolean {
  const parts = withoutVariables(shown).split(/^…$/m);
  const pattern = parts.map((part) => RegExp.escape(part)).join('[\\s\\S]*');
  return new RegExp(`^${pattern}$`).test(withoutVariables(printed));
}
