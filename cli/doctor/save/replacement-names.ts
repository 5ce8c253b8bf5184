import { spellingFinder, type Spelling } from './find-spellings.ts';
import type { FoundSecret } from './find-secrets.ts';
import { isTelling, type KnownName, type PersonalKind } from './known-names.ts';

/** The replacements of names and numbers, and the places where they are hidden until a text is finished. */
export interface Names {
  learn(kind: PersonalKind, text: string): void;
  /** Ends the learning. */
  finish(): void;
  /** A text in which every learnt value, in any spelling, and every secret is a placeholder. */
  cover(text: string, secrets: readonly FoundSecret[]): string;
  /** A placeholder for a finished replacement, which no other rule changes again. */
  keep(replacement: string): string;
  uncover(text: string): string;
  counts(): Partial<Record<PersonalKind, number>>;
}

// Characters for private use: no text of a machine needs them.
const [open, close] = ['\ue000', '\ue001'];
const bareOf = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** The shape of an original with other digits: hexadecimal ones from a counter, in the same case and with the same separators. */
function inForm(original: string, digits: string): string {
  let at = 0;
  const isUpper = /[A-F]/.test(original) && !/[a-f]/.test(original);
  const made = original.replaceAll(/[0-9a-z]/gi, () => digits[at++] ?? '0');
  return isUpper ? made.toUpperCase() : made;
}

/** The replacement number `count` of a value, in a form that programs accept in its place. */
function replacementOf(kind: PersonalKind, original: string, count: number): string {
  const length = bareOf(original).length;
  const hex = count.toString(16);
  switch (kind) {
    case 'MAC addresses':
      // 02 is a locally administered address.
      return inForm(original, `02${hex.padStart(Math.max(0, length - 2), '0')}`);
    case 'UUIDs':
      return inForm(original, hex.padStart(length, '0'));
    case 'serial numbers':
      return /^(?:0x)?[0-9a-f]{16,}$/i.test(original)
        ? inForm(original.replace(/^0x/, ''), `5${hex.padStart(length - 1, '0')}`).replace(
            /^/,
            original.startsWith('0x') ? '0x' : '',
          )
        : /^[in]qn\./i.test(original)
          ? `${original.slice(0, 3)}.2000-01.example:serial-${count}`
          : `serial-${count}`;
    case 'host names':
      return original.includes('.') ? `host-${count}.example` : `host-${count}`;
    case 'user names':
      return `user-${count}`;
    case 'e-mail addresses':
      return `user-${count}@example.org`;
    case 'IP addresses':
    case 'secrets':
      return `secret-${count}`;
  }
}

/** Numbers are found in any spelling; of names, only the case and the separators between their words can differ. */
const isNumber = ({ kind, text }: KnownName): boolean =>
  (kind === 'MAC addresses' || kind === 'UUIDs' || kind === 'serial numbers') && /^[a-z0-9]{8,64}$/.test(bareOf(text));

/** A pattern for a name; a short one must be a word alone. */
function patternOf({ text }: KnownName): string {
  const literal = [...text.matchAll(/[\p{L}\p{N}]+|[^\p{L}\p{N}]+/gu)]
    .map(([part]) => (/^[-_. ]$/.test(part) ? '[-_. ]{0,2}' : RegExp.escape(part)))
    .join('');
  return bareOf(text).length < 8 ? `(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])` : literal;
}

/** A text with a replacement for each place. */
function replaceAt(text: string, places: readonly Spelling[], replacement: (place: Spelling) => string): string {
  const parts: string[] = [];
  let at = 0;
  for (const place of places) {
    parts.push(text.slice(at, place.start), replacement(place));
    at = place.end;
  }
  return [...parts, text.slice(at)].join('');
}

/** An empty table. */
export function createNames(): Names {
  const kinds = new Map<string, KnownName>();
  const replacements = new Map<string, string>();
  const counters = new Map<PersonalKind, number>();
  const used = new Map<PersonalKind, Set<string>>();
  let spellings: (text: string) => readonly Spelling[] = () => [];
  let literals: readonly { readonly pattern: string; readonly part: string }[] = [];
  let kept: string[] = [];

  const keep = (replacement: string): string => {
    kept.push(replacement);
    return `${open}${kept.length - 1}${close}`;
  };
  const made = (kind: PersonalKind, text: string): string => {
    const key = kind === 'secrets' ? text : bareOf(text);
    used.set(kind, (used.get(kind) ?? new Set()).add(key));
    const known = replacements.get(`${kind} ${key}`);
    if (known !== undefined) return kind === 'MAC addresses' || kind === 'UUIDs' ? inForm(text, known) : known;
    let replacement: string;
    do {
      counters.set(kind, (counters.get(kind) ?? 0) + 1);
      replacement = replacementOf(kind, text, counters.get(kind) ?? 1);
      // A replacement must not be another value of the machine.
    } while (kinds.has(bareOf(replacement)));
    replacements.set(
      `${kind} ${key}`,
      kind === 'MAC addresses' || kind === 'UUIDs' ? bareOf(replacement) : replacement,
    );
    return replacement;
  };
  return {
    learn(kind, text) {
      const bare = bareOf(text);
      // A short secret is replaced where it was found; everywhere else it is an ordinary word.
      if (kind === 'secrets' && (text.length < 6 || text.length > 4096 || !isTelling(text) || /^[a-z]+$/i.test(text)))
        return;
      if (bare.length >= 3 && !kinds.has(bare)) kinds.set(bare, { kind, text });
    },
    finish() {
      const all = [...kinds.values()];
      spellings = spellingFinder(all.filter(isNumber).map(({ text }) => bareOf(text)));
      literals = all
        .filter((each) => !isNumber(each))
        .toSorted((one, other) => other.text.length - one.text.length)
        .map((each) => ({
          pattern: patternOf(each),
          // A text without this part does not contain the name, which is decided much faster than by the pattern.
          part: (/[\p{L}\p{N}]+/u.exec(each.text)?.[0] ?? '').toLowerCase(),
        }));
    },
    cover(text, secrets) {
      kept = [];
      let result = '';
      let at = 0;
      for (const { start, end } of secrets.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
        if (start < at) continue;
        result +=
          text.slice(at, start).replaceAll(/[\ue000\ue001]/g, '') + keep(made('secrets', text.slice(start, end)));
        at = end;
      }
      result += text.slice(at).replaceAll(/[\ue000\ue001]/g, '');
      result = replaceAt(result, spellings(result), ({ bare, start, end }) =>
        keep(made(kinds.get(bare)?.kind ?? 'serial numbers', result.slice(start, end))),
      );
      const lower = result.toLowerCase();
      const present = literals.filter(({ part }) => lower.includes(part)).map(({ pattern }) => `(?:${pattern})`);
      if (present.length === 0) return result;
      return result.replaceAll(new RegExp(present.join('|'), 'giu'), (match: string) => {
        const known = kinds.get(bareOf(match));
        return keep(made(known?.kind ?? 'secrets', known?.kind === 'secrets' ? known.text : match));
      });
    },
    keep,
    uncover: (text) =>
      text.replaceAll(new RegExp(`${open}(\\d+)${close}`, 'g'), (_, at: string) => kept[Number(at)] ?? ''),
    counts: () => Object.fromEntries([...used].map(([kind, values]) => [kind, values.size])),
  };
}
