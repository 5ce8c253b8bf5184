import type { ParsedNode } from 'yaml';
import type { SourceText } from '../../model/diagnostic.ts';

/** A parsed text inside the limits of the language: plain keys, no tags, no aliases, no duplicate keys. */
export interface Document {
  readonly source: SourceText;
  readonly root: ParsedNode;
  /** Of a document that was composed of several: the text that each node was written in. */
  readonly origins?: Origins;
}

/** The text that a node was written in. */
type Origins = Pick<WeakMap<ParsedNode, SourceText>, 'get'>;
