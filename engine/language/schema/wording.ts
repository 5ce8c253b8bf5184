import type { JsonType } from './schema-view.ts';

const nouns: Readonly<Record<JsonType, string>> = {
  null: 'empty',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  string: 'text',
  array: 'a list',
  object: 'a map of keys',
};

/** The types in words. */
export function kinds(types: ReadonlySet<JsonType> | undefined): string {
  return either([...(types ?? [])].map((type) => nouns[type])) || 'something else';
}

/** "a", "a or b", "a, b or c". */
export function either(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/**
 * A description as part of a sentence: with a small first letter, unless the first word is an abbreviation, and without
 * a full stop.
 */
export function inSentence(text: string): string {
  const start = /^[A-Z][a-z]|^A /.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
  return start.replace(/\.$/, '');
}
