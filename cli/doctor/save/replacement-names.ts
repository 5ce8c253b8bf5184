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

/** A pattern for a value in any spelling: any case, and for a long one any or no separators between its characters. */
function patternOf({ kind, text }: KnownName): string {
  const characters = [...bareOf(text)].map((each) => RegExp.escape(each));
  const isNumber = kind !== 'user names' && kind !== 'e-mail addresses' && kind !== 'secrets' && kind !== 'host names';
  if (isNumber && characters.length >= 8 && characters.length <= 64) return characters.join('[-:._ ]?');
  const literal = [...text.matchAll(/[\p{L}\p{N}]+|[^\p{L}\p{N}]+/gu)]
    .map(([part]) => (/^[-_. ]$/.test(part) ? '[-_. ]{0,2}' : RegExp.escape(part)))
    .join('');
  const isShort = characters.length < 8;
  return isShort ? `(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])` : literal;
}

/** An empty table. */
export function createNames(): Names {
  const kinds = new Map<string, KnownName>();
  const replacements = new Map<string, string>();
  const counters = new Map<PersonalKind, number>();
  const used = new Map<PersonalKind, Set<string>>();
  let patterns: readonly RegExp[] = [];
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
      const longestFirst = [...kinds.values()].toSorted((one, other) => other.text.length - one.text.length);
      const parts = longestFirst.map((each) => `(?:${patternOf(each)})`);
      patterns = Array.from(
        { length: Math.ceil(parts.length / 200) },
        (_, at) => new RegExp(parts.slice(at * 200, at * 200 + 200).join('|'), 'giu'),
      );
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
      for (const pattern of patterns)
        result = result.replaceAll(pattern, (match: string) => {
          const known = kinds.get(bareOf(match));
          return keep(made(known?.kind ?? 'secrets', known?.kind === 'secrets' ? known.text : match));
        });
      return result;
    },
    keep,
    uncover: (text) =>
      text.replaceAll(new RegExp(`${open}(\\d+)${close}`, 'g'), (_, at: string) => kept[Number(at)] ?? ''),
    counts: () => Object.fromEntries([...used].map(([kind, values]) => [kind, values.size])),
  };
}
