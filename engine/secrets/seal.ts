/** The texts that must not be written down, by their names: the name of an input, or "keys.0" for an item of its list. */
export type Secrets = ReadonlyMap<string, string>;

export const noSecrets: Secrets = new Map();

// Unicode noncharacters: no normal text contains them; if a text does, it is written as an empty mark.
const [opens, closes] = ['\ufdd0', '\ufdd1'];
/** The suffix of the name if the secret was found in the form that JSON writes within quotes. */
const escapedMark = '!';

/** The secret that a mark with this name replaced, from the text that was found in its place; undefined if the text cannot be a secret. */
export function secretBehindMark(name: string, text: string): readonly [name: string, text: string] | undefined {
  if (!name.endsWith(escapedMark)) return [name, text];
  try {
    return [name.slice(0, -1), JSON.parse(`"${text}"`) as string];
  } catch {
    return undefined;
  }
}

/** The mark that replaces a secret in sealed data. */
const markOf = (name: string): string => `${opens}${name}${closes}`;

/** Every mark of a text; the group is its name. */
export const marks = /\ufdd0([^\ufdd0\ufdd1]*)\ufdd1/g;

/** True if data contains a secret that is not known. */
export const isSealed = (data: unknown): boolean =>
  typeof data === 'string' ? data.includes(opens) : typeof data === 'object' && data !== null && hasMark(data);

const hasMark = (data: object): boolean =>
  [...(data instanceof Map ? data.values() : Object.values(data))].some(isSealed);

/** Keys whose values are names that runbook itself needs to read a record, and the text of the playbook, which is not secret. */
const own: ReadonlySet<string> = new Set(
  'kind id step type on run undoes verb result outcome takes encoding bootId playbook secrets compare method crc'.split(
    ' ',
  ),
);

const asJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** How a text and the bytes of a file are converted. */
interface Hand {
  text(text: string): string;
  bytes(base64: string): string;
}

function walk(value: unknown, hand: Hand, isInput = false): unknown {
  if (typeof value === 'string') return hand.text(value);
  // In other places a number is an index, a mode or a time; an input is the value from a person.
  if (typeof value === 'number' && isInput) {
    const text = hand.text(String(value));
    return text === String(value) ? value : text;
  }
  if (Array.isArray(value)) return value.map((each) => walk(each, hand, isInput));
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [key, walk(each, hand)] as const));
  if (typeof value !== 'object' || value === null) return value;
  const isBytes = 'encoding' in value && value.encoding === 'base64';
  const walked = Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (own.has(key) && !isInput) return [key, each];
      if (isBytes && key === 'content' && typeof each === 'string') return [key, hand.bytes(each)];
      return [key, walk(each, hand, isInput || key === 'inputs')];
    }),
  );
  return covered(walked);
}

/** The observed state of a change with a secret may contain an older, unknown secret, so it is not recorded. */
export function covered<T extends object>(data: T): T {
  if (!('found' in data) || typeof data.found !== 'string') return data;
  const about = 'change' in data ? data.change : 'of' in data ? data.of : null;
  if (!isSealed(about)) return data;
  return { ...data, found: '••••', ...('left' in data && { left: null }), ...('drift' in data && { drift: null }) };
}

/** Data in which a mark replaces each of the secrets, also within binary files; `unseal` is its inverse. */
export function seal<T>(data: T, secrets: Secrets): T {
  if (secrets.size === 0) return data;
  const forms = new Map<string, string>();
  for (const [name, text] of secrets) {
    if (text !== '' && !forms.has(text)) forms.set(text, name);
    const escaped = asJson(text);
    if (escaped !== text && !forms.has(escaped)) forms.set(escaped, `${name}${escapedMark}`);
  }
  const longest = [...forms.keys()].toSorted((a, b) => b.length - a.length);
  const anyOf = new RegExp([...longest.map((text) => RegExp.escape(text)), opens].join('|'), 'g');
  const text = (written: string): string => written.replaceAll(anyOf, (found) => markOf(forms.get(found) ?? ''));
  const bytes = (base64: string): string => {
    const latin = Buffer.from(base64, 'base64').toString('latin1');
    const found = longest.map((each) => [Buffer.from(each).toString('latin1'), forms.get(each) ?? ''] as const);
    const parts = found.reduce<readonly (string | { readonly name: string })[]>(
      (pieces, [secret, name]) =>
        pieces.flatMap((piece) =>
          typeof piece === 'string'
            ? piece.split(secret).flatMap((each, index) => (index === 0 ? [each] : [{ name }, each]))
            : [piece],
        ),
      [latin],
    );
    const coded = parts.map((part) =>
      typeof part === 'string' ? Buffer.from(part, 'latin1').toString('base64') : markOf(part.name),
    );
    return parts.length === 1 ? base64 : coded.join('');
  };
  return walk(data, { text, bytes }) as T;
}

/** Sealed data in which the known secrets replace their marks; other marks remain. */
export function unseal<T>(data: T, secrets: Secrets): T {
  const reveal = (mark: string, name: string): string => {
    if (name === '') return opens;
    const isEscaped = name.endsWith(escapedMark);
    const text = secrets.get(isEscaped ? name.slice(0, -1) : name);
    return text === undefined ? mark : isEscaped ? asJson(text) : text;
  };
  const bytes = (coded: string): string => {
    const names = [...coded.matchAll(marks)].map(([, name = '']) => name);
    if (names.length === 0 || names.some((name) => reveal(markOf(name), name) === markOf(name))) return coded;
    const pieces = coded.split(/\ufdd0[^\ufdd1]*\ufdd1/);
    const whole = pieces.flatMap((piece, index) => [
      ...(index === 0 ? [] : [Buffer.from(reveal('', names[index - 1] ?? ''))]),
      Buffer.from(piece, 'base64'),
    ]);
    return Buffer.concat(whole).toString('base64');
  };
  return walk(data, { text: (text) => text.replaceAll(marks, reveal), bytes }) as T;
}
