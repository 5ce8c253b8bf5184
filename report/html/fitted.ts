/** A text that fits into so many pixels of a drawing, by the width of a wide letter; what is left out is a dot. */
export function fitted(text: string, width: number): string {
  const most = Math.max(4, Math.floor(width / 7.4));
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
}
