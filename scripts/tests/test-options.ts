import { parseArgs } from 'node:util';
import { nearest } from '../../engine/language/yaml/nearest.ts';
import type { Shard } from './shard-files.ts';

/** The options of `npm test -- …`. */
export interface TestOptions {
  /** Without the end-to-end tests. */
  readonly fast: boolean;
  /** Install missing packages without a question. */
  readonly yes: boolean;
  /** Write the seconds of the files that ran to test/seconds.json. */
  readonly record: boolean;
  readonly shard: Shard | null;
  /** Only files whose path contains one of these texts; all files if empty. */
  readonly only: readonly string[];
}

/** A mistake on the command line of `npm test`, and how to correct it. */
export interface TestMistake {
  readonly message: string;
  readonly hint: string;
}

const known = {
  fast: { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  record: { type: 'boolean' },
  shard: { type: 'string', multiple: true },
  only: { type: 'string', multiple: true },
} as const;

const usage = 'npm test -- [--fast] [--only NAME]... [--shard 1/3] [--record] [-y]';

function parseShard(given: readonly string[]): Shard | TestMistake | null {
  const [text, second] = given;
  if (text === undefined) return null;
  if (second !== undefined) return { message: '--shard was given twice', hint: 'one run takes one shard' };
  const [, index = 0, count = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= count) return { index, count };
  const example = count > 0 ? `1/${count} to ${count}/${count}` : 'e.g. 1/3 for the first of three';
  return { message: `--shard ${text} is not a shard`, hint: `write ${example}` };
}

/** Reads the arguments of `npm test`; the first mistake is returned. */
export function parseTestOptions(argv: readonly string[]): TestOptions | TestMistake {
  const { values, tokens } = parseArgs({
    args: [...argv],
    options: known,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional')
      return {
        message: `unknown argument ${token.value}`,
        hint: `for the files with that name: --only ${token.value}`,
      };
    if (token.kind !== 'option') continue;
    if (!Object.hasOwn(known, token.name)) {
      const near = nearest(token.name, Object.keys(known));
      return {
        message: `unknown option ${token.rawName}`,
        hint: near === undefined ? usage : `did you mean --${near}?`,
      };
    }
    const takesValue = known[token.name as keyof typeof known].type === 'string';
    if (takesValue && !token.value) return { message: `${token.rawName} needs a value`, hint: usage };
    if (!takesValue && token.value !== undefined)
      return { message: `${token.rawName} takes no value`, hint: `write ${token.rawName}` };
  }
  const texts = (given: unknown): readonly string[] => (Array.isArray(given) ? given.map(String) : []);
  const shard = parseShard(texts(values.shard));
  if (shard !== null && 'message' in shard) return shard;
  const isGiven = (name: 'fast' | 'yes' | 'record'): boolean => values[name] === true;
  return {
    fast: isGiven('fast'),
    yes: isGiven('yes'),
    record: isGiven('record'),
    shard,
    only: texts(values.only),
  };
}
