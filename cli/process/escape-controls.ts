import { unsafeCharacters } from '../../engine/text/unsafe-characters.ts';

const picture = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return '\ufffd';
};

/**
 * Foreign text without effect on a terminal: control characters except newline and tab, and characters that reverse
 * the direction of writing or are invisible, are shown as symbols.
 */
export function escapeControls(text: string): string {
  return text.replace(unsafeCharacters, picture);
}

/** The same on one line. */
export function escapeControlsInLine(text: string): string {
  return escapeControls(text).replace(/\n/g, '\u240a').replace(/\t/g, ' ');
}
