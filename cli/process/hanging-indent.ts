import { displayWidth } from './display-width.ts';

// eslint-disable-next-line no-control-regex
const styling = /\u001b\[[\d;]*m/g;

/** The text that determines the indentation of continued lines: a mark or a label, e.g. "  ✗ " or "  seen      ". */
const lead = /^ *(?:[~✗!?»=…↓✔✖·] |[\w-]+ {2,}(?:[\w-]+ {2,})?)?/;

/**
 * Breaks one painted line at spaces so that it fits into `columns`, and indents the rest to its text. Lines of a
 * difference and lines without a place to break are not changed.
 */
export function hangingIndent(line: string, columns: number): string[] {
  const plain = line.replace(styling, '');
  if (displayWidth(plain) <= columns || /^ *[+-] /.test(plain)) return [line];
  const margin = ' '.repeat(Math.min(lead.exec(plain)?.[0].length ?? 0, Math.floor(columns / 2)));
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/(?<=[^ ]) (?=[^ ])/)) {
    const isEmpty = current.trim() === '';
    if (!isEmpty && displayWidth(current) + 1 + displayWidth(word) > columns) {
      lines.push(current);
      current = margin + word;
    } else {
      current = current === '' ? word : current === margin ? margin + word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}
