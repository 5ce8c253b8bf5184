/** A terminal without an end and without colours, with the part of VT100 that the live view uses. */
export function createScreen() {
  const lines: string[] = [];
  let [row, column] = [0, 0];
  const put = (character: string): void => {
    lines[row] = (lines[row] ?? '').padEnd(column).slice(0, column) + character + (lines[row] ?? '').slice(column + 1);
    column += 1;
  };
  return {
    write: (text: string): void => {
      for (const [part, up, erase] of text.matchAll(/\u001b\[(?:(\d+)A|([KJ])|[\d;?]*[a-zA-Z])|[\s\S]/gu)) {
        if (up !== undefined) row = Math.max(0, row - Number(up));
        else if (erase === 'K') lines[row] = (lines[row] ?? '').slice(0, column);
        else if (erase === 'J') lines.splice(row, lines.length, (lines[row] ?? '').slice(0, column));
        else if (part === '\r') column = 0;
        else if (part === '\n') [row, column] = [row + 1, 0];
        else if (!part.startsWith('\u001b')) put(part);
      }
    },
    seen: (): readonly string[] => lines.join('\n').trimEnd().split('\n'),
  };
}
