import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

const root = join(import.meta.dirname, '..', '..');

/** A regular expression that the source writes as a literal, and the places where it does. */
export interface Literal {
  readonly source: string;
  readonly flags: string;
  readonly places: readonly string[];
}

/** The literals in one line of TypeScript; a comment has none, and what only looks like one mostly does not compile. */
function literalsIn(line: string): readonly RegExp[] {
  if (/^\s*(?:\/\/|\*|\/\*)/.test(line)) return [];
  const found = line.matchAll(
    /(?:^\s*|[=(,:?&|![]\s*|=> |return )\/(?![*/])((?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[\n])+)\/([dgimsuvy]*)/g,
  );
  return [...found].flatMap(([, source = '', flags = '']) => {
    try {
      return [new RegExp(source, flags)];
    } catch {
      return [];
    }
  });
}

/** Every literal of the rooms, once. */
export function literals(rooms: readonly string[]): readonly Literal[] {
  const found = new Map<string, Literal>();
  for (const room of rooms)
    for (const name of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue;
      for (const [index, line] of readFileSync(join(root, room, name), 'utf8')
        .split('\n')
        .entries())
        for (const each of literalsIn(line)) {
          const { source, flags } = each;
          const places = [...(found.get(String(each))?.places ?? []), `${room}/${name}:${index + 1}`];
          found.set(String(each), { source, flags, places });
        }
    }
  return [...found.values()];
}

/** Texts that the parts of a pattern accept, to be repeated: what it repeats itself is where it can try many ways. */
function unitsOf({ source }: Literal): readonly string[] {
  const characters = new Set([' ', '\t', '\n', 'a', '1']);
  const plain = source.replace(/\\[sSdDwWbBpPkuxnrt]/g, '');
  for (const character of plain)
    if (/[ -~]/.test(character) && !/[\\^$*+?|[\]]/.test(character)) characters.add(character);
  const few = [...characters].slice(0, 12);
  const words = source.match(/[A-Za-z]{3,}|\\?\{\\?\{/g)?.map((word) => word.replaceAll('\\', '')) ?? [];
  return [
    ...few,
    ...few.flatMap((one) => few.filter((other) => other !== one).map((other) => one + other)),
    ...words.flatMap((word) => [word, `${word} `]),
  ];
}

const context = createContext({ now: () => process.hrtime.bigint() });

/** Milliseconds that a pattern takes for each text; null if all of them take longer than `most`, since V8 can be stopped within a pattern. */
function timesOf({ source, flags }: Literal, texts: readonly string[], most: number): readonly number[] | null {
  context['pattern'] = new RegExp(source, flags);
  context['texts'] = texts;
  const script = `texts.map((text) => {
    const began = now();
    pattern.lastIndex = 0;
    if (pattern.global) text.replace(pattern, ''); else pattern.exec(text);
    return Number(now() - began) / 1e6;
  })`;
  try {
    return [...(runInContext(script, context, { timeout: most }) as Iterable<number>)];
  } catch {
    return null;
  }
}

/** A text for which a pattern takes time that grows faster than its length; undefined where none was found. */
export function superlinear(literal: Literal): string | undefined {
  // Without a repetition that is not anchored to one place, there is nothing to try twice.
  if (!/[*+]|\{\d+,/.test(literal.source)) return undefined;
  const head = /^\^?([A-Za-z0-9 :@=/-]+)/.exec(literal.source)?.[1] ?? '';
  const all = unitsOf(literal).flatMap((unit) =>
    [...new Set(['', head, 'x '])].flatMap((start) => ['\u0001', ''].map((tail) => ({ start, unit, tail }))),
  );
  const made = ({ start, unit, tail }: (typeof all)[number], length: number): string =>
    start + unit.repeat(Math.ceil(length / unit.length)) + tail;
  const name = ({ start, unit, tail }: (typeof all)[number]): string => JSON.stringify(`${start}(${unit})*${tail}`);
  const first = timesOf(
    literal,
    all.map((each) => made(each, 3000)),
    2000,
  );
  for (const [index, each] of all.entries()) {
    if (first !== null && (first[index] ?? 0) < 1) continue;
    // Four times the text takes four times as long, and sixteen times where every place tries every other one.
    const timeOf = (length: number): number | null => {
      const times = timesOf(
        literal,
        [0, 1, 2].map(() => made(each, length)),
        1500,
      );
      return times === null ? null : Math.min(...times);
    };
    const isSlow = (): boolean => {
      const [short, long] = [timeOf(4000), timeOf(16_000)];
      return short === null || long === null || (long > 15 && long > 7 * short);
    };
    // A busy machine can make one measurement wrong.
    if (isSlow() && isSlow() && isSlow()) return name(each);
  }
  return undefined;
}
