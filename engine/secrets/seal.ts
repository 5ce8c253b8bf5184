import { findTexts } from './find-texts.ts';
import { formsOfSecret } from './forms-of-secret.ts';
import { emptyMark, isSealed, markCharacter, marks, readMark, textBehindMark, writeMark, type Mark } from './mark.ts';

/** The texts that must not be written down, by their names: the name of an input, or "keys.0" for an item of its list. */
export type Secrets = ReadonlyMap<string, string>;

export const noSecrets: Secrets = new Map();

/** Keys whose values are names that runbook itself needs to read a record, and the text of the playbook, which is not secret. */
const own: ReadonlySet<string> = new Set(
  'kind id step type on run undoes verb result outcome takes encoding bootId playbook secrets compare method crc force selection'.split(
    ' ',
  ),
);

/** Keys of changes, and of what was observed of them. */
const changeKeys: ReadonlySet<string> = new Set(['change', 'changes', 'observed']);

/** How texts are converted: any text, the text of a file, the bytes of a file, and any text of a change except these. */
interface Hand {
  text(text: string): string;
  bytes(base64: string): string;
  inChange(text: string): string;
}

interface Place {
  readonly isInput?: boolean;
  readonly isChange?: boolean;
}

function walk(value: unknown, hand: Hand, place: Place = {}): unknown {
  const { isInput = false, isChange = false } = place;
  if (typeof value === 'string') return isChange ? hand.inChange(value) : hand.text(value);
  // In other places a number is an index, a mode or a time; an input is the value from a person.
  if (typeof value === 'number' && isInput) {
    const text = hand.text(String(value));
    return text === String(value) ? value : text;
  }
  if (Array.isArray(value)) return value.map((each) => walk(each, hand, place));
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [key, walk(each, hand, place)] as const));
  if (typeof value !== 'object' || value === null) return value;
  const encoding = 'encoding' in value ? value.encoding : undefined;
  const walked = Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      // A planned step that is not known yet names the step "after" which it is.
      if (!isInput && (own.has(key) || (key === 'after' && typeof each === 'string' && !isChange))) return [key, each];
      if (key === 'content' && typeof each === 'string' && encoding === 'base64') return [key, hand.bytes(each)];
      if (key === 'content' && typeof each === 'string' && encoding === 'utf8') return [key, hand.text(each)];
      const inner = { isInput: isInput || key === 'inputs', isChange: isChange || changeKeys.has(key) };
      return [key, walk(each, hand, inner)];
    }),
  );
  return covered(walked);
}

/** The observed state of a change with a secret may contain an older, unknown secret, so it is not recorded. */
function covered<T extends object>(data: T): T {
  if (!('found' in data) || typeof data.found !== 'string') return data;
  const about = 'change' in data ? data.change : 'of' in data ? data.of : null;
  if (!isSealed(about)) return data;
  return { ...data, found: '••••', ...('left' in data && { left: null }), ...('drift' in data && { drift: null }) };
}

/** One character for each byte, so that bytes and texts are searched in the same way. */
const byteText = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1');
const encoded = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('base64');

interface Needle extends Pick<Mark, 'name' | 'isEscaped' | 'partAt'> {
  readonly text: string;
}

/** The texts to look for, the longest first; of equal texts the first. */
function needlesOf(secrets: Secrets, isBytes: boolean): readonly Needle[] {
  const needles = new Map<string, Needle>();
  for (const [name, secret] of secrets) {
    for (const { text, isEscaped, partAt } of formsOfSecret(secret)) {
      const form = isBytes ? byteText(text) : text;
      const at = partAt === undefined || !isBytes ? partAt : byteText(secret.slice(0, partAt)).length;
      const needle = { name, isEscaped, text: form, ...(at !== undefined && { partAt: at }) };
      const known = needles.get(form);
      // A whole secret says more than the same text as a part of another one.
      if (known === undefined || (known.partAt !== undefined && at === undefined)) needles.set(form, needle);
    }
  }
  return [...needles.values()].toSorted((a, b) => b.text.length - a.text.length);
}

/** A text with a mark for each part that a secret covers; `plain` writes the other parts. */
function sealText(text: string, needles: readonly Needle[], plain: (text: string) => string): string {
  let sealed = '';
  let at = 0;
  for (const { start, end, needle, skip } of findTexts(text, needles)) {
    if (start > at) sealed += plain(text.slice(at, start));
    sealed += writeMark({ ...needle, length: needle.text.length, skip, covers: end - start });
    at = end;
  }
  return at < text.length ? sealed + plain(text.slice(at)) : sealed;
}

/**
 * Data in which a mark replaces each of the secrets, also within binary files; `unseal` is its inverse. Of a change
 * only the contents of files are sealed: the rest of it, e.g. a path, comes from the playbook and is never made from a
 * secret, and undo must be able to read it.
 */
export function seal<T>(data: T, secrets: Secrets): T {
  const needles = needlesOf(secrets, false);
  const byteNeedles = needlesOf(secrets, true);
  const plain = (text: string): string => text.replaceAll(markCharacter, emptyMark);
  const bytes = (base64: string): string => {
    if (byteNeedles.length === 0) return base64;
    const sealed = sealText(decoded(base64), byteNeedles, encoded);
    return isSealed(sealed) ? sealed : base64;
  };
  return walk(data, { text: (text) => sealText(text, needles, plain), bytes, inChange: plain }) as T;
}

/** Sealed data in which the known secrets replace their marks; other marks remain. */
export function unseal<T>(data: T, secrets: Secrets): T {
  const reveal = (whole: string, written: string, code?: (text: string) => string): string => {
    if (written === '') return markCharacter;
    const mark = readMark(written);
    const secret = mark === undefined ? undefined : secrets.get(mark.name);
    return mark === undefined || secret === undefined ? whole : textBehindMark(mark, secret, code);
  };
  const bytes = (coded: string): string => {
    const found = [...coded.matchAll(marks)];
    const texts = found.map(([whole, written = '']) => reveal(whole, written, byteText));
    if (found.length === 0 || texts.some((text, index) => text === found[index]?.[0])) return coded;
    const pieces = coded.split(/\ufdd0[^\ufdd1]*\ufdd1/).map(decoded);
    return encoded(pieces.map((piece, index) => piece + (texts[index] ?? '')).join(''));
  };
  const text = (sealed: string): string => sealed.replaceAll(marks, (whole, written: string) => reveal(whole, written));
  return walk(data, { text, bytes, inChange: text }) as T;
}
