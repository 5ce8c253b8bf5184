/** How a program prints an error: the functions that take the format, and those that add the text of errno to it. */
export interface Printers {
  /** Names of functions, as the inside of a pattern. */
  readonly functions: string;
  /** Those of them that add ": " and the text of errno. */
  readonly withErrno?: string;
}

/** A piece of C: a string, a macro such as PRIx64 between two strings, or anything else. */
const piece = /"((?:[^"\\\n]|\\.)*)"|\b(PRI[a-zA-Z0-9]+|RAM_ADDR_FMT|HWADDR_PRI[xu])\b|[^"]/gs;

/** The place behind the bracket that closes the one before `from`, without brackets in strings and characters. */
function closingOf(text: string, from: number): number {
  const inside = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+'|\/\*.*?\*\/|[()]/gs;
  inside.lastIndex = from;
  for (let depth = 1; ;) {
    const found = inside.exec(text);
    if (found === null) return text.length;
    if (found[0] === '(') depth += 1;
    if (found[0] === ')') depth -= 1;
    if (depth === 0) return inside.lastIndex;
  }
}

const plain = (literal: string): string =>
  literal.replaceAll('\\n', '\n').replaceAll('\\t', ' ').replaceAll(/\\(.)/g, '$1');

/** The first text among the arguments of a call; adjacent strings are one text. */
function firstText(args: string): string | undefined {
  let text: string | undefined;
  for (const [, literal, macro] of args.matchAll(piece).filter(([whole]) => !/^\s$/.test(whole))) {
    if (literal !== undefined) text = (text ?? '') + plain(literal);
    else if (macro !== undefined) text = text === undefined ? undefined : `${text}${text.endsWith('%') ? 'x' : '%x'}`;
    else if (text !== undefined && text !== '') return text;
  }
  return text;
}

/** The formats of the messages in a source file of C. `%m` stands for the text of errno, also where the call adds it. */
export function messageStrings(source: string, { functions, withErrno = 'NONE' }: Printers): readonly string[] {
  const code = source.replaceAll(/\/\*.*?\*\//gs, ' ');
  const call = new RegExp(String.raw`\b(?:${functions})\s*\(`, 'g');
  const errno = new RegExp(String.raw`^(?:${withErrno})\b`);
  const found = code.matchAll(call).flatMap((match) => {
    const from = match.index + match[0].length;
    const args = code.slice(from, closingOf(code, from) - 1);
    const format = firstText(args);
    if (format === undefined || !/[a-z]{3}/i.test(format)) return [];
    const printed = /strerror\s*\(/.test(args) ? format.replace(/%s(?!.*%s)/s, '%m') : format;
    return [errno.test(match[0]) ? `${printed}: %m` : printed];
  });
  return [...found].map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

/** The formats that a shell script translates with gettext(1). */
export function shellStrings(source: string): readonly string[] {
  const found = source.matchAll(/gettext(?:_printf)? "((?:[^"\\]|\\.)*)"/g);
  return [...found].map(([, text = '']) => plain(text).replaceAll(/\s+/g, ' ').trim());
}

/** The negative errno names in a function of the kernel, e.g. EBUSY. */
export function errnoNames(source: string, name: string): readonly string[] {
  const start = new RegExp(String.raw`^(?!\s)[^;{}\n]*\b${name}\([^;{}]*\)\n\{`, 'm').exec(source);
  if (start === null) return [];
  const body = source.slice(start.index, source.indexOf('\n}', start.index));
  return [...new Set([...body.matchAll(/-(E[A-Z]{3,})\b/g)].map(([, code = '']) => code))];
}
