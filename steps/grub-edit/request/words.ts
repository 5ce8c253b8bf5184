import type { Parameter } from '../../../facts/boot/kernel-command-line.ts';
import { formatParameter, parseKernelCommandLine, sameName } from '../../../facts/boot/kernel-command-line.ts';
import { semanticsOf } from './parameter-semantics.ts';
import type { Request } from './request.ts';
import { items, pagePools, satisfies, winner } from './request.ts';

/** A parameter with its text. */
export interface Word extends Parameter {
  readonly text: string;
}

/** The words of a command line, split as the kernel splits it (next_arg in lib/cmdline.c); ` -- ` is a word of init. */
export function wordsOf(line: string): readonly Word[] {
  let init = false;
  return [...line.matchAll(/(?:"[^"]*"?|[^\s"])+/g)].map(([text]): Word => {
    if (text === '--') init = true;
    const [parameter = { name: text, value: null }] = text === '--' ? [] : parseKernelCommandLine(text);
    return { ...parameter, init, text };
  });
}

/** Words as one line. */
export const lineOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ');

type Write = (parameter: Parameter) => string;

/**
 * The words after a request was carried out: occurrences with another value that would be used are removed, new words
 * come before the arguments of init.
 */
function meet(words: readonly Word[], request: Request, write: Write): readonly Word[] {
  if (satisfies(request, words)) return words;
  const { kind, wanted } = request;
  const [first] = wanted;
  const named = ({ name, init }: Word): boolean => !init && wanted.some((one) => sameName(one.name, name));
  const paired = ({ name, init }: Word): boolean => !init && semanticsOf(name) === 'pair';
  const into = (kept: readonly Word[], more: readonly Parameter[]): readonly Word[] => [
    ...kept.filter(({ init }) => !init),
    ...more.map((parameter) => ({ ...parameter, init: false, text: write(parameter) })),
    ...kept.filter(({ init }) => init),
  ];
  const semantics = semanticsOf(first.name);
  if (kind === 'remove') {
    const meant = (word: Word | null): boolean =>
      word !== null && named(word) && (first.value === null || first.value === word.value);
    const pools = pagePools(words.filter(({ init }) => !init));
    const partners = pools.flatMap(({ size, count }) => (meant(size) || meant(count) ? [size, count] : []));
    return words.filter((word) => !meant(word) && !partners.includes(word));
  }
  if (kind === 'set') {
    const others = words.filter((word) => !(semantics === 'pair' ? paired(word) : named(word)));
    return into(others, wanted);
  }
  switch (semantics) {
    case 'last':
    case 'repeat':
    case 'pair':
      return into(words, wanted);
    case 'first':
      return into(
        words.filter((word) => !named(word)),
        wanted,
      );
    case 'list': {
      const there = items(winner(words, first.name)?.value ?? null);
      const value = [...new Set([...there, ...items(first.value)])].join(',');
      return into(
        words.filter((word) => !named(word)),
        [{ ...first, value }],
      );
    }
  }
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
