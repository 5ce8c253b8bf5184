import { readFileSync } from 'node:fs';

/** The beginning and the end of the output: a shell that quotes the script prints its message before it. */
export const clip = (text: string): string =>
  text.length <= 2000 ? text : `${text.slice(0, 500)}…${text.slice(-1400)}`;

/** The log of ssh(1), or an empty text. */
export function readLog(path: string): string {
  try {
    return clip(readFileSync(path, 'utf8').trim());
  } catch {
    return '';
  }
}
