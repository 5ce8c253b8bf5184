/** What is wrong with data, e.g. "change.path is not a path"; undefined where nothing is. */
export type Shape = (value: unknown, name: string) => string | undefined;

/** A shape for each key that a type has, so that no key can be forgotten. */
export type Shapes<T> = { readonly [K in keyof Required<T>]: Shape };

const when =
  (what: string, fits: (value: unknown) => boolean): Shape =>
  (value, name) =>
    fits(value) ? undefined : `${name} is not ${what}`;

const isText = (value: unknown): value is string => typeof value === 'string';

export const text = when('a text', isText);
export const flag = when('true or false', (value) => typeof value === 'boolean');
/** A whole number from 0. */
export const count = when('a whole number', (value) => Number.isSafeInteger(value) && (value as number) >= 0);
/** Seconds: above 0, and at most a week. */
export const seconds = when('a time', (value) => typeof value === 'number' && value > 0 && value <= 604_800);
export const mode = when(
  'a mode',
  (value) => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= 0o7777,
);
export const anything: Shape = () => undefined;

const isPath = (value: unknown): boolean =>
  isText(value) && value.startsWith('/') && !value.includes('\0') && !/(^|\/)\.\.(\/|$)/.test(value);

/** An absolute path that leads nowhere else by `..`. */
export const path = when('an absolute path without ..', isPath);
/** A kernel attribute's. */
export const kernelPath = when(
  'a path under /sys or /proc',
  (value) => isPath(value) && /^\/(sys|proc)\//.test(value as string),
);
/** A text that matches a pattern from its beginning to its end. */
export const like = (pattern: RegExp): Shape => {
  const whole = new RegExp(`^(?:${pattern.source})$`, 'u');
  return when(`like ${pattern.source}`, (value) => isText(value) && whole.test(value));
};
export const oneOf = (...values: readonly (string | number | null)[]): Shape =>
  when(`one of ${values.join(', ')}`, (value) => values.includes(value as string));

/** Null, or what the shape asks for. */
export const nullable =
  (shape: Shape): Shape =>
  (value, name) =>
    value === null ? undefined : shape(value, name);
/** Absent, or what the shape asks for. */
export const optional =
  (shape: Shape): Shape =>
  (value, name) =>
    value === undefined ? undefined : shape(value, name);

/** A list of what the shape asks for, with at least `least` items. */
export const list =
  (shape: Shape, least = 0): Shape =>
  (value, name) => {
    if (!Array.isArray(value) || value.length < least) return `${name} is not a list`;
    return first(value.keys(), (index) => shape(value[index], `${name}[${index}]`));
  };

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A map whose values are what the shape asks for. */
export const record =
  (shape: Shape): Shape =>
  (value, name) =>
    isMap(value) ? first(Object.keys(value), (key) => shape(value[key], `${name}.${key}`)) : `${name} is not a map`;

/** A map with these keys; others are let be, for a later version may write more. */
export const map = <T>(shapes: Shapes<T>): Shape => {
  const keys = Object.keys(shapes) as (keyof T & string)[];
  return (value, name) =>
    isMap(value)
      ? first(keys, (key) => shapes[key](Object.hasOwn(value, key) ? value[key] : undefined, `${name}.${key}`))
      : `${name} is not a map`;
};

/** One of several maps, by the text at `key`. */
export const union =
  (key: string, shapes: Readonly<Record<string, Shape>>): Shape =>
  (value, name) => {
    const kind = isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    const shape = isText(kind) && Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
    return shape === undefined ? `${name}.${key} is ${JSON.stringify(kind) ?? 'missing'}` : shape(value, name);
  };

/** What one of them asks for. */
export const either =
  (...shapes: readonly Shape[]): Shape =>
  (value, name) => {
    const wrong = shapes.map((shape) => shape(value, name));
    return wrong.includes(undefined) ? undefined : wrong.at(-1);
  };

function first<Key>(keys: Iterable<Key>, check: (key: Key) => string | undefined): string | undefined {
  for (const key of keys) {
    const wrong = check(key);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
