import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { formatParameter, parseKernelCommandLine } from '../../../facts/boot/kernel-command-line.ts';
import { merge } from './merge.ts';
import type { Request } from './request.ts';

/** A parameter with its text. */
export interface Word extends Parameter {
  readonly text: string;
}

/** The words of a command line, split as the kernel splits it (next_arg in lib/cmdline.c); ` -- ` is a word of init. */
export function wordsOf(line: string): readonly Word[] {
  let init = false;
  return [...line.matchAll(/(?:"[^"]*"?|[^\s"])+/g)].map(([text]): Word => {
    const [parameter] = parseKernelCommandLine(text);
    if (parameter === undefined) init = true;
    return { ...(parameter ?? { name: text, value: null }), init, text };
  });
}

/** Words as one line. */
export const lineOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ');

type Write = (parameter: Parameter) => string;

/** The words after a request was carried out: a changed word stays in its place, new words come before the arguments of init. */
function meet(words: readonly Word[], request: Request, write: Write): readonly Word[] {
  const plain = words.filter(({ init }) => !init);
  const { removed, rewritten, added } = merge(plain, request, () => true);
  const changed = plain
    .filter((word) => !removed.includes(word))
    .map((word): Word => {
      const other = rewritten.find(({ from }) => from === word);
      return other === undefined ? word : { ...word, value: other.value, text: write({ ...word, value: other.value }) };
    });
  return [
    ...changed,
    ...added.map((parameter): Word => ({ ...parameter, init: false, text: write(parameter) })),
    ...words.filter(({ init }) => init),
  ];
}

/**
 * The words after all requests were carried out in order; `write` converts a parameter to its text. The caller checks
 * whether the requests are met.
 */
export function carryOut(
  words: readonly Word[],
  requests: readonly Request[],
  write: Write = formatParameter,
): readonly Word[] {
  return requests.reduce((made, request) => meet(made, request, write), words);
}
