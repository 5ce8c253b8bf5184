/** A text that fits into this number of pixels of a drawing, measured with a wide letter; omitted text is replaced by a dot. */
export function fitted(text: string, width: number): string {
  const most = Math.max(4, Math.floor(width / 7.4));
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
}
