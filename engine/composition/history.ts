import type { Pair, ParsedNode } from 'yaml';
import type { Place, SourceText } from '../model/diagnostic.ts';

/** The change that a file made to a step. */
interface Mark {
  readonly did: 'declared' | 'replaced' | 'changed' | 'added';
  readonly place: Place;
}

/** A step that a variant removed, or gave another id. */
interface Removal {
  readonly id: string;
  /** The id of the step in its place; null if no step took its place. */
  readonly heir: string | null;
  readonly place: Place;
}

/** The origin of a composed document, for `explain` and for references to removed steps. */
export interface History {
  /** The texts, the base first. */
  readonly layers: readonly SourceText[];
  /** The pair that a pair of a later layer overrides. */
  readonly beaten: Map<Pair, Pair>;
  /** The changes of each step of the composed document, in order. */
  readonly marks: Map<ParsedNode, readonly Mark[]>;
  /** The step that was replaced completely by another step. */
  readonly replaced: Map<ParsedNode, ParsedNode>;
  readonly removals: Removal[];
}

/** The history of a text that is not a variant. */
export function freshHistory(source: SourceText): History {
  return { layers: [source], beaten: new Map(), marks: new Map(), replaced: new Map(), removals: [] };
}
