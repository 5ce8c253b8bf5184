import type { JsonType } from '../schema/schema-view.ts';

/** A helper that templates may call; only these exist. */
export interface Helper {
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  /** The type of each argument, the last type for all further arguments; undefined permits any type. */
  readonly takes: readonly JsonType[] | undefined;
  /** The type of the result; undefined means the type of an argument. */
  readonly gives: JsonType | undefined;
}

/** The helpers by name. */
export const helperTable = {
  eq: { usage: 'eq a b', least: 2, most: 2, takes: undefined, gives: 'boolean' },
  ne: { usage: 'ne a b', least: 2, most: 2, takes: undefined, gives: 'boolean' },
  not: { usage: 'not a', least: 1, most: 1, takes: ['boolean'], gives: 'boolean' },
  and: { usage: 'and a b ...', least: 2, most: 16, takes: ['boolean'], gives: 'boolean' },
  or: { usage: 'or a b ...', least: 2, most: 16, takes: ['boolean'], gives: 'boolean' },
  default: { usage: 'default a fallback', least: 2, most: 2, takes: undefined, gives: undefined },
  join: { usage: 'join list ","', least: 1, most: 2, takes: ['array', 'string'], gives: 'string' },
  lower: { usage: 'lower text', least: 1, most: 1, takes: ['string'], gives: 'string' },
} as const satisfies Readonly<Record<string, Helper>>;

export type HelperName = keyof typeof helperTable;

/** The helper with that name; undefined if none has it. */
export function helperNamed(name: string): Helper | undefined {
  return Object.hasOwn(helperTable, name) ? helperTable[name as HelperName] : undefined;
}
