const powers: Readonly<Record<string, number>> = { K: 1, M: 2, G: 3, T: 4, P: 5, E: 6 };

/**
 * The bytes of a size, and the text after it, as memparse() of the kernel reads them (lib/cmdline.c): decimal,
 * hexadecimal or octal, with K, M, G, T, P or E in either case. So 1G, 1GB, 1024M and 1048576k are equal.
 */
export function parseSize(text: string): { readonly bytes: number; readonly rest: string } {
  const [, digits = '', unit = ''] = /^(0[xX][0-9a-fA-F]+|\d+)?([KMGTPEkmgtpe])?/.exec(text) ?? [];
  const octal = /^0[0-7]+$/.test(digits);
  const number = digits === '' ? 0 : octal ? Number.parseInt(digits, 8) : Number(digits);
  const factor = digits === '' ? 0 : (powers[unit.toUpperCase()] ?? 0);
  return { bytes: number * 1024 ** factor, rest: text.slice(digits.length + (digits === '' ? 0 : unit.length)) };
}
