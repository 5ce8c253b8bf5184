export type Quote = 'bare' | 'single' | 'double';

/**
 * A part of a shell word: a literal character, a variable's value, or a part that only a shell can compute (command
 * substitution, arithmetic, `${x:-y}`). `start` and `end` are its position.
 */
export type Piece =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly quote: Quote;
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly quote: Quote;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'opaque'; readonly quote: Quote; readonly start: number; readonly end: number };

export interface Word {
  readonly pieces: readonly Piece[];
  readonly start: number;
  readonly end: number;
}

/** A text that no shell accepts, with the position and the reason. */
export class ShellSyntaxError extends Error {
  readonly at: number;

  constructor(at: number, reason: string) {
    super(reason);
    this.name = 'ShellSyntaxError';
    this.at = at;
  }
}

/** The end of a double-quoted text that opens before `from`; substitutions inside it have separate quotes. */
function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const pair = text.slice(at, at + 2);
    if (text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === '"') return at + 1;
    else if (pair === '$(' || pair === '${') at = closing(text, at, 'double') - 1;
  }
  throw new ShellSyntaxError(from - 1, 'the double quote is never closed');
}

/** The end of the `$(…)`, `${…}` or `` `…` `` that starts at `opened`, quotes inside it respected. */
function closing(text: string, opened: number, quote: Quote): number {
  const open = text.charAt(opened) === '`' ? '`' : text.charAt(opened + 1);
  const close = { '(': ')', '{': '}' }[open] ?? '`';
  // In "${x:-it's}" the apostrophe is a letter.
  const apostrophes = close === ')' || (close === '}' && quote !== 'double');
  let depth = 1;
  for (let at = opened + (close === '`' ? 1 : 2); at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === close && (depth -= 1) === 0) return at + 1;
    else if (character === open) depth += 1;
    else if (character === '"' && close !== '`') at = closingQuote(text, at + 1) - 1;
    else if (character === "'" && apostrophes) {
      const end = text.indexOf("'", at + 1);
      if (end < 0) throw new ShellSyntaxError(at, 'the single quote is never closed');
      at = end;
    }
  }
  throw new ShellSyntaxError(opened, `"${text.charAt(opened)}" opens a substitution that is never closed`);
}

function dollar(text: string, at: number, quote: Quote): Piece {
  const name = /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/.exec(text.slice(at, at + 300));
  if (name !== null) {
    return { kind: 'variable', name: name[1] ?? name[2] ?? '', quote, start: at, end: at + name[0].length };
  }
  const next = text.charAt(at + 1);
  if (next === '(' || next === '{') {
    return { kind: 'opaque', quote, start: at, end: closing(text, at, quote) };
  }
  if (/[0-9@*#?$!-]/.test(next)) return { kind: 'opaque', quote, start: at, end: at + 2 };
  return { kind: 'text', text: '$', quote, start: at, end: at + 1 };
}

/** Reads one word of POSIX shell at `start` (IEEE 1003.1, Shell Command Language, 2.2 quoting); throws ShellSyntaxError for a quote that is never closed. */
export function readWord(text: string, start: number): Word {
  const pieces: Piece[] = [];
  let quote: Quote = 'bare';
  let opened = start;
  let at = start;
  const literal = (character: string, length: number): void => {
    pieces.push({ kind: 'text', text: character, quote, start: at, end: at + length });
    at += length;
  };
  while (at < text.length) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (quote === 'single') {
      if (character !== "'") literal(character, 1);
      else {
        quote = 'bare';
        at += 1;
      }
    } else if (quote === 'bare' && /[ \t\n;&|()<>]/.test(character)) break;
    else if (character === '\\' && next === '\n') at += 2;
    else if (character === '\\' && next !== '' && (quote === 'bare' || '$`"\\'.includes(next))) literal(next, 2);
    else if (character === '"' || (character === "'" && quote === 'bare')) {
      opened = at;
      quote = quote === 'double' ? 'bare' : character === '"' ? 'double' : 'single';
      at += 1;
    } else if (character === '$' || character === '`') {
      const piece: Piece =
        character === '$'
          ? dollar(text, at, quote)
          : { kind: 'opaque', quote, start: at, end: closing(text, at, quote) };
      pieces.push(piece);
      at = piece.end;
    } else literal(character, 1);
  }
  if (quote !== 'bare') throw new ShellSyntaxError(opened, `the ${quote} quote is never closed`);
  return { pieces, start, end: at };
}

/** The text of a word that needs no shell to know it; null otherwise. */
export function literalText(word: Word): string | null {
  return word.pieces.every(({ kind }) => kind === 'text')
    ? word.pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('')
    : null;
}
