/** A text of JSON with one thing wrong in it, and what that is. */
export interface Mutant {
  readonly text: string;
  readonly what: string;
}

const mark = '\ue000';

/** What is put in the place of a value, as it is written in JSON or, where JSON has no form for it, in YAML. */
const values: readonly string[] = [
  ...['null', 'true', '{}', '{"a":1}', '[]', '[[1]]', '[null]', '[{}]', '{"a":{"b":[]}}', '[[],[{}]]'],
  ...[
    '0',
    '-1',
    '1',
    '1.5',
    '1e400',
    '99999999999999999999',
    '010',
    '0x10',
    '.nan',
    '-.inf',
    '"NaN"',
    '"Infinity"',
    '"1e999"',
  ],
  ...[
    '""',
    '" "',
    '"-"',
    '"-rf"',
    '"--"',
    '"a\\u0000b"',
    '"\\u009b31m"',
    '"\\u0085"',
    '"\\u202ea"',
    '"\\u2028"',
    '"\\ud800"',
    '"\\ufeff"',
  ],
  ...[
    '"a\\nb"',
    '"\\t"',
    '"{{"',
    '"{{ inputs.nope }}"',
    '"{{ item }}"',
    '"{{ facts.cpu.count }}"',
    '"{{ facts.cpu }}"',
    '"}}"',
  ],
  ...[
    '"__proto__"',
    '"constructor"',
    '"toString"',
    '"../../x"',
    '"/"',
    '"/etc/../x"',
    '"/dev/zero"',
    '"/proc/sys/vm/nr_hugepages"',
  ],
  ...['"9999-99-99T99:99:99Z"', '"+012345-01-01T00:00:00.000Z"', '"2026-02-30T00:00:00Z"', '"99999999999999999999"'],
  JSON.stringify('x'.repeat(20_000)),
  JSON.stringify('a/'.repeat(3000)),
  `${'['.repeat(30)}${']'.repeat(30)}`,
  `${'['.repeat(300)}${']'.repeat(300)}`,
  `${'{"a":'.repeat(62)}1${'}'.repeat(62)}`,
  `[${'"a",'.repeat(2000)}"a"]`,
];

const keys = ['a', '', '__proto__', 'constructor', 'toString', 'a\u0000', '\u202e', '{{ x }}', '0', 'x'.repeat(300)];

type Data = { readonly [key: string]: unknown };

/** Every place of data, as the keys that lead there; the whole first. */
function placesOf(data: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof data !== 'object' || data === null) return [at];
  return [at, ...Object.entries(data).flatMap(([key, each]) => placesOf(each, [...at, key]))];
}

const valueAt = (data: unknown, at: readonly string[]): unknown =>
  at.reduce((value, key) => (value as Data)[key], data);

function changed(data: unknown, [key, ...rest]: readonly string[], change: (value: unknown) => unknown): unknown {
  if (key === undefined) return change(data);
  if (Array.isArray(data))
    return data.map((each: unknown, index) => (String(index) === key ? changed(each, rest, change) : each));
  return Object.fromEntries(
    Object.entries(data as Data).map(([name, each]) => [name, name === key ? changed(each, rest, change) : each]),
  );
}

/** How many ways there are to change one place. */
const ways = values.length + keys.length + 3;

/** How many mutants `mutantOf` can make of data. */
export const mutantsOf = (data: unknown): number => placesOf(data).length * ways;

/** The mutant of that number; undefined where this way does not exist at this place. */
export function mutantOf(data: unknown, number: number): Mutant | undefined {
  const places = placesOf(data);
  const at = places[Math.floor(number / ways) % places.length] ?? [];
  const way = number % ways;
  const where = at.join('.');
  const raw = (text: string): string => JSON.stringify(changed(data, at, () => mark)).replace(`"${mark}"`, () => text);
  const value = values[way];
  if (value !== undefined) return { text: raw(value), what: `${where} = ${value.slice(0, 60)}` };
  const here = valueAt(data, at);
  const key = keys[way - values.length];
  const isMap = typeof here === 'object' && here !== null && !Array.isArray(here);
  const own = JSON.stringify(here);
  if (key !== undefined) {
    if (!isMap) return undefined;
    const more = `${JSON.stringify(key)}:1`;
    return {
      text: raw(own === '{}' ? `{${more}}` : `${own.slice(0, -1)},${more}}`),
      what: `${where} + ${JSON.stringify(key).slice(0, 40)}`,
    };
  }
  const last = at.at(-1);
  switch (way - values.length - keys.length) {
    case 0: {
      // Without this key.
      if (last === undefined) return undefined;
      const parent = changed(data, at.slice(0, -1), (value) =>
        Array.isArray(value)
          ? value.filter((_, index) => String(index) !== last)
          : Object.fromEntries(Object.entries(value as Data).filter(([name]) => name !== last)),
      );
      return { text: JSON.stringify(parent), what: `without ${where}` };
    }
    case 1:
      // The same key a second time.
      return isMap && own !== '{}'
        ? { text: raw(`${own.slice(0, -1)},${own.slice(1)}`), what: `${where} with its keys twice` }
        : undefined;
    default:
      // The same item a second time.
      return Array.isArray(here) && here.length > 0
        ? {
            text: raw(JSON.stringify([...(here as unknown[]), ...(here as unknown[])])),
            what: `${where} with its items twice`,
          }
        : undefined;
  }
}

/** Some of the numbers below `count`, always the same for a seed; all of them if there are fewer. */
export function sampleOf(count: number, wanted: number, seed: number): readonly number[] {
  if (wanted >= count) return Array.from({ length: count }, (_, index) => index);
  let state = seed >>> 0;
  // A linear congruential generator (Numerical Recipes) is random enough to choose places.
  return Array.from({ length: wanted }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  });
}
