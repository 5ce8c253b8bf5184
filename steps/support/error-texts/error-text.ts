/** An error text that a program is known to print, and what it means on this host. */
export interface ErrorText {
  /** Program, versions and file in which the text was found, e.g. "qemu 5.2-10.2 hw/vfio/pci.c". */
  readonly source: string;
  readonly text: RegExp;
  /** What it means, what to look at, and the command. */
  readonly hint: string;
  /** True for a text that many messages end with, e.g. that of an errno: it counts only if no other row matches. */
  readonly general?: true;
}

/** The hint of the first row that matches, the general ones last; undefined for an unknown text. */
export function hintFor(trouble: string, rows: readonly ErrorText[]): string | undefined {
  const matching = rows.filter(({ text }) => text.test(trouble));
  return (matching.find(({ general }) => general !== true) ?? matching[0])?.hint;
}
