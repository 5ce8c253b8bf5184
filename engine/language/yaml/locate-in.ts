import type { Locate, Place } from '../../model/diagnostic.ts';
import type { Document } from './document.ts';
import { placeAt } from './place-at.ts';

/** Places in one document. */
export function locateIn(document: Document): Locate {
  return (pointer, part) => placeAt(document, pointer, part);
}

/** The places for data without a text. */
export const nowhere: Locate = (): Place => ({ source: null, span: null });
