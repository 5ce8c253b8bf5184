import type { ParsedNode } from 'yaml';
import type { SourceText } from '../../model/diagnostic.ts';

/** A parsed text within the limits of the language: plain keys, no tags, no aliases, no duplicate keys. */
export interface Document {
  readonly source: SourceText;
  readonly root: ParsedNode;
  /** For a document that was composed of several texts: the text of origin of each node. */
  readonly origins?: Origins;
}

/** The text of origin of a node. */
type Origins = Pick<WeakMap<ParsedNode, SourceText>, 'get'>;
