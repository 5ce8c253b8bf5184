import type { GenerateChange } from './change.ts';

/** Blank-separated words; a blank inside double quotes separates nothing, as on the kernel command line. */
const words = (line: string): readonly string[] => line.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];

/** Every word of a text. */
export const wordsOf = (text: string): readonly string[] => text.split('\n').flatMap(words);

function linesOf(section: string | null, text: string): readonly string[] {
  const lines = text.split('\n');
  if (section === null) return lines;
  let counts = false;
  return lines.filter((line) => {
    const script = /^### BEGIN (\S+) ###/.exec(line)?.[1];
    counts = script?.includes(section) ?? counts;
    return counts;
  });
}

/** The error in a generated text, or null if every line that counts has the required words. */
export function complaint(change: GenerateChange, text: string): string | null {
  const counted = linesOf(change.section, text)
    .map(words)
    .filter(
      (line) => change.lines.includes(line[0] ?? '') && !(change.exempt !== null && line.includes(change.exempt)),
    );
  if (counted.length === 0)
    return `${change.argv.join(' ')} produced no line that starts with ${change.lines.join(' or ')}`;
  for (const line of counted) {
    const missing = change.present.find((token) => !line.includes(token));
    if (missing !== undefined) return `"${missing}" is missing from the generated line: ${line.join(' ')}`;
    const left = change.absent.find((token) => line.includes(token));
    if (left !== undefined) return `"${left}" is still in the generated line: ${line.join(' ')}`;
  }
  return null;
}
