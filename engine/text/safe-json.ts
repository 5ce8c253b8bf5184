import { unsafeClass } from './unsafe-characters.ts';

const unsafe = new RegExp(`[${unsafeClass}\\t]`, 'gu');

const escape = (character: string): string =>
  [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');

/**
 * JSON in which every character that a terminal obeys or nobody sees is written as \uXXXX: the same data for a program,
 * and no effect where a person prints it. JSON.stringify itself escapes only C0. `space` indents as for JSON.stringify.
 */
export const safeJson = (value: unknown, space?: number): string =>
  // A value without a form in JSON, such as undefined, has none here either.
  (JSON.stringify(value, undefined, space) ?? 'null').replace(unsafe, escape);
