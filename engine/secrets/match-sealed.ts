import { marks, readMark, secretBehindMark, type Mark } from './mark.ts';

/** A text that is probably the secret `name`. */
export interface Candidate {
  readonly name: string;
  readonly text: string;
}

/** How the literal parts of sealed data are written: as text, or as the base64 of bytes. */
type Writing = 'text' | 'base64';

/** The most places of a text in which the surroundings of a mark are compared. */
const mostPlaces = 200;

type Piece = string | Mark;

const bytesOf = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1');

/** Sealed data as its literal texts and its marks, in order. */
function piecesOf(sealed: string, writing: Writing): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const literal = (text: string): void => {
    if (text === '') return;
    const last = pieces.at(-1);
    const plain = writing === 'base64' ? bytesOf(text) : text;
    if (typeof last === 'string') pieces[pieces.length - 1] = last + plain;
    else pieces.push(plain);
  };
  for (const found of sealed.matchAll(marks)) {
    const [whole, written = ''] = found;
    literal(sealed.slice(at, found.index));
    at = found.index + whole.length;
    const mark = readMark(written);
    if (mark !== undefined) pieces.push(mark);
    else literal(written === '' && writing === 'text' ? '\ufdd0' : whole);
  }
  literal(sealed.slice(at));
  return pieces;
}

/** The candidates if the pieces are in a text from `at` on, and where they end; undefined if a literal text differs. */
function fit(
  pieces: readonly Piece[],
  text: string,
  start: number,
): { readonly candidates: readonly Candidate[]; readonly end: number } | undefined {
  const candidates = new Map<string, string>();
  let at = start;
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      if (!text.startsWith(piece, at)) return undefined;
      at += piece.length;
      continue;
    }
    if (at + piece.covers > text.length) return undefined;
    // Where two secrets overlap, the text before the mark contains the rest.
    const from = at - piece.skip;
    const isInside = from >= 0 && from + piece.length <= text.length;
    const secret = isInside ? secretBehindMark(piece, text.slice(from, from + piece.length)) : undefined;
    if (secret !== undefined) {
      if (candidates.has(piece.name) && candidates.get(piece.name) !== secret) return undefined;
      candidates.set(piece.name, secret);
    }
    at += piece.covers;
  }
  return { candidates: [...candidates].map(([name, secret]) => ({ name, text: secret })), end: at };
}

/** The lines that contain marks, each as its pieces without the newline at its end; a secret can contain newlines too. */
function linesWithMarks(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const lines: Piece[][] = [[]];
  for (const piece of pieces) {
    if (typeof piece !== 'string') lines.at(-1)?.push(piece);
    else
      for (const [index, part] of piece.split('\n').entries()) {
        if (index > 0) lines.push([]);
        if (part !== '') lines.at(-1)?.push(part);
      }
  }
  return lines.filter((line) => line.some((piece) => typeof piece !== 'string'));
}

/** The places where a line may begin now: the starts of lines, and each place of its first text. */
function* placesOf([first]: readonly Piece[], text: string): Generator<number> {
  yield 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) yield at + 1;
  if (typeof first === 'string') for (let at = text.indexOf(first); at >= 0; at = text.indexOf(first, at + 1)) yield at;
}

/**
 * The texts that are probably the secrets in `sealed`, if `found` is the same text or a modified one: all marks are
 * matched at once, because each of them has the length of the text that it replaced. First the whole text is compared,
 * then line by line, where a line may have got more text before or behind it.
 */
export function matchSealed(sealed: string, found: string, writing: Writing): readonly Candidate[] {
  if (!sealed.includes('\ufdd0')) return [];
  const pieces = piecesOf(sealed, writing);
  const text = writing === 'base64' ? bytesOf(found) : found;
  const whole = fit(pieces, text, 0);
  const candidates =
    whole?.end === text.length
      ? whole.candidates
      : linesWithMarks(pieces).flatMap((line) => {
          const places = [...new Set(placesOf(line, text).take(mostPlaces))];
          const fits = places.flatMap((at) => fit(line, text, at) ?? []);
          const isLine = ({ end }: { readonly end: number }): boolean => end === text.length || text[end] === '\n';
          // A line that ends where it ended before is more probable.
          return [...fits.filter(isLine), ...fits.filter((each) => !isLine(each))].flatMap((each) => each.candidates);
        });
  return writing === 'text'
    ? candidates
    : candidates.map(({ name, text: secret }) => ({ name, text: Buffer.from(secret, 'latin1').toString('utf8') }));
}
