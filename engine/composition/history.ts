import type { Pair, ParsedNode } from 'yaml';
import type { Place, SourceText } from '../model/diagnostic.ts';

/** What a file did with a step. */
interface Mark {
  readonly did: 'declared' | 'replaced' | 'changed' | 'added';
  readonly place: Place;
}

/** A step that a variant took out, or gave another id. */
interface Removal {
  readonly id: string;
  /** The id of the step in its place; null where there is none. */
  readonly heir: string | null;
  readonly place: Place;
}

/** How a composed document came about, for `explain` and for references to what is gone. */
export interface History {
  /** The texts, the base first. */
  readonly layers: readonly SourceText[];
  /** What a pair of a later layer stands in the place of. */
  readonly beaten: Map<Pair, Pair>;
  /** What was done with each step of the composed document, in order. */
  readonly marks: Map<ParsedNode, readonly Mark[]>;
  /** The step that another one replaced whole. */
  readonly replaced: Map<ParsedNode, ParsedNode>;
  readonly removals: Removal[];
}

/** The history of a text that is no variant. */
export function freshHistory(source: SourceText): History {
  return { layers: [source], beaten: new Map(), marks: new Map(), replaced: new Map(), removals: [] };
}
