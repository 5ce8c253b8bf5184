import type { JsonType } from '../schema/schema-view.ts';

/** One helper that templates may call; there are no others. */
export interface Helper {
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  /** What each argument must be, the last for all that follow; undefined takes anything. */
  readonly takes: readonly JsonType[] | undefined;
  /** What it gives; undefined gives what an argument is. */
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

/** The helper of that name, if it is one. */
export function helperNamed(name: string): Helper | undefined {
  return Object.hasOwn(helperTable, name) ? helperTable[name as HelperName] : undefined;
}
