import { parseArgs } from 'node:util';
import { nearest } from '../../engine/language/yaml/nearest.ts';
import { everywhere } from './options.ts';
import type { Given, Option, Verb } from './verb.ts';

/** A mistake on the command line. */
export interface UsageMistake {
  readonly message: string;
  readonly hint: string | null;
}

const didYouMean = (word: string | undefined): string | null => (word === undefined ? null : `did you mean ${word}?`);

function unknownOption(verb: Verb, raw: string, options: readonly Option[]): UsageMistake {
  const near = nearest(
    raw.replace(/^-+/, ''),
    options.map((each) => each.name),
  );
  return {
    message: `unknown option ${raw} for ${verb.name}`,
    hint: didYouMean(near === undefined ? undefined : `--${near}`),
  };
}

function takeArguments(verb: Verb, words: readonly string[]): Given['arguments'] | UsageMistake {
  const taken: Record<string, readonly string[]> = {};
  let left = words;
  for (const argument of verb.arguments) {
    const mine = argument.isMany ? left : left.slice(0, 1);
    left = left.slice(mine.length);
    const { choices } = argument;
    if (mine.length === 0 && !argument.isOptional) {
      const hint = choices === undefined ? argument.summary : `allowed values: ${choices.join(', ')}`;
      return { message: `${verb.name} needs <${argument.name}>`, hint };
    }
    const wrong = choices && mine.find((word) => !choices.includes(word));
    if (choices && wrong !== undefined) {
      const near = didYouMean(nearest(wrong, choices));
      return {
        message: `${verb.name}: unknown ${argument.name} ${wrong}`,
        hint: near ?? `allowed values: ${choices.join(', ')}`,
      };
    }
    if (mine.length > 0) taken[argument.name] = mine;
  }
  return left.length > 0 ? { message: `${verb.name}: unexpected argument ${left[0]}`, hint: null } : taken;
}

/** Checks a command line with the tables of a verb; returns the first mistake. */
export function parseArguments(verb: Verb, argv: readonly string[]): Given | UsageMistake {
  const options = [...verb.options, ...everywhere];
  const end = verb.rest === undefined ? -1 : argv.indexOf('--');
  // parseArgs takes a word of many flags apart letter by letter, in time that grows with the square of its length.
  const long = argv.find((word) => word.length > 64 && /^-[^-]/.test(word));
  if (long !== undefined && options.find(({ short }) => short === long[1])?.value === undefined)
    return unknownOption(verb, `${long.slice(0, 20)}…`, options);
  const { tokens } = parseArgs({
    args: [...(end < 0 ? argv : argv.slice(0, end))],
    options: Object.fromEntries(
      options.map((option) => [
        option.name,
        { type: option.value === undefined ? 'boolean' : 'string', ...(option.short && { short: option.short }) },
      ]),
    ),
    strict: false,
    tokens: true,
  });
  const flags = new Set<string>();
  const values: Record<string, string[]> = {};
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      words.push(token.value);
      continue;
    }
    const option = options.find((each) => each.name === token.name);
    if (option === undefined) return unknownOption(verb, token.rawName, options);
    if (option.value === undefined) {
      if (token.value !== undefined) return { message: `${token.rawName} takes no value`, hint: null };
      flags.add(option.name);
    } else if (
      token.value === undefined ||
      (!token.inlineValue && token.value.startsWith('-') && token.value !== '-')
    ) {
      return { message: `${token.rawName} needs a value`, hint: `${token.rawName} <${option.value}>` };
    } else {
      (values[option.name] ??= []).push(token.value);
    }
  }
  if (flags.has('help')) return { arguments: {}, flags, values, rest: [] };
  const taken = takeArguments(verb, words);
  if ('message' in taken && typeof taken.message === 'string') return taken as UsageMistake;
  return { arguments: taken as Given['arguments'], flags, values, rest: end < 0 ? [] : argv.slice(end + 1) };
}

export function isMistake(outcome: Given | UsageMistake): outcome is UsageMistake {
  return 'message' in outcome;
}
