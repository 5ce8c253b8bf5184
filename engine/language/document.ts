import type { ParsedNode } from 'yaml';
import type { SourceText } from '../diagnostic.ts';

/** A parsed text inside the limits of the language: plain keys, no tags, no aliases, no duplicate keys. */
export interface Document {
  readonly source: SourceText;
  readonly root: ParsedNode;
}
