import { unsafeCharacters } from '../../engine/text/unsafe-characters.ts';
import type { ConfigurationFile } from './configuration-files.ts';

/** A line of a configuration file, with its place. */
export interface FileLine {
  /** The file and the number of the line, e.g. "/etc/modules:3". */
  readonly at: string;
  readonly text: string;
}

const longest = 160;

/** The longest line that is continued, in characters. */
const mostContinued = 8192;

/** A text of a host for a message: one line, at most 160 characters, without control characters. */
export function shownText(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim().replaceAll(unsafeCharacters, '?');
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain;
}

/** A line with its place, for the evidence of a check. */
export const shownLine = ({ at, text }: FileLine): string => `${at}: ${shownText(text)}`;

/** The lines of a file without comments; `\` at the end of a line continues it, if `continues`. The place is that of its first line. */
export function linesOf({ path, text }: ConfigurationFile, continues = false): readonly FileLine[] {
  const lines: FileLine[] = [];
  let open: { readonly first: number; readonly text: string } | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    const first: number = open?.first ?? index + 1;
    const whole: string = `${open?.text ?? ''}${line}`;
    open =
      continues && whole.length < mostContinued && whole.endsWith('\\') ? { first, text: whole.slice(0, -1) } : null;
    if (open === null && whole.trim() !== '' && !/^\s*[#;]/.test(whole))
      lines.push({ at: `${path}:${first}`, text: whole });
  }
  return lines;
}
