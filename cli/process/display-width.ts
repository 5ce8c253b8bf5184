// eslint-disable-next-line no-control-regex
const styling = /\u001b\[[\d;]*m/g;

/** Characters that take two columns: East Asian Width "W" and "F" (UAX 11), by their blocks, and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

const isPlain = (text: string): boolean =>
  /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u22ff\u2500-\u25ff]*$/.test(text);

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The width in columns of a visible character with its combining marks. */
function columnsOf(grapheme: string): number {
  if (/^\p{M}+$/u.test(grapheme)) return 0;
  return wide.test(grapheme) || grapheme.includes('\ufe0f') ? 2 : 1;
}

/** The columns that a text takes on a terminal; colours take none. */
export function displayWidth(text: string): number {
  const plain = text.replace(styling, '');
  if (isPlain(plain)) return plain.length;
  let width = 0;
  for (const { segment } of graphemes.segment(plain)) width += columnsOf(segment);
  return width;
}

/** A text without colours, ended with `…` where it would take more than `columns`. */
export function cutToWidth(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let cut = '';
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += columnsOf(segment);
    if (width > columns - 1) break;
    cut += segment;
  }
  return columns < 1 ? '' : `${cut.trimEnd()}…`;
}

/** A text without colours, cut or filled with spaces to exactly `columns`. */
export function padToWidth(text: string, columns: number): string {
  const cut = cutToWidth(text, columns);
  return cut + ' '.repeat(Math.max(0, columns - displayWidth(cut)));
}
