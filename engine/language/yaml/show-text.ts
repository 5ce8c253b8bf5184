import { unsafeClass } from '../../text/unsafe-characters.ts';

/** A piece of text as a terminal shows it, and how many columns it takes there. */
export interface Shown {
  readonly text: string;
  readonly width: number;
}

/** Line breaks, lone surrogates, and whatever a terminal could act on or hide. */
const unsafe = new RegExp(`(?![\\ufe0e\\ufe0f])[${unsafeClass}\\p{Cc}\\p{Cs}]`, 'u');
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** A safe form of a code point for printing: escapes are spelled out (`\x1b`, `\u202e`), a tab is four spaces. */
export function showCharacter(character: string): Shown {
  if (character === '\t') return { text: '    ', width: 4 };
  if (unsafe.test(character)) {
    const code = character.codePointAt(0) ?? 0;
    const text = code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
    return { text, width: text.length };
  }
  if (/\p{M}/u.test(character)) return { text: character, width: 0 };
  return { text: character, width: wide.test(character) ? 2 : 1 };
}

/** A safe form of user text for printing on one line. */
export function showText(text: string): string {
  return [...text].map((character) => (character === '\n' ? '\\n' : showCharacter(character).text)).join('');
}
