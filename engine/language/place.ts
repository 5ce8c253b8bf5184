import type { Pointer, SourceText, Span } from '../diagnostic.ts';
import type { Document } from './document.ts';
import { spanAt } from './span-at.ts';

/** A span of one text. */
export interface Place {
  readonly source: SourceText;
  readonly span: Span;
}

/** Finds the text that a value, or its key, was read from. */
export type Locate = (pointer: Pointer, part: 'value' | 'key') => Place;

/** Places in one document. */
export function locateIn(document: Document): Locate {
  return (pointer, part) => ({ source: document.source, span: spanAt(document, pointer, part) });
}
