import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Place } from '../model/diagnostic.ts';
import type { Document } from '../language/yaml/document.ts';
import { nodeAt } from '../language/yaml/node-at.ts';
import { placeOf } from '../language/yaml/place-at.ts';

/** A file that a playbook refers to, with the place of the reference. */
export interface Reference {
  readonly text: string;
  readonly place: Place;
}

/**
 * The files that a playbook refers to with `extends` and with the `include` of its steps; values that are not text are
 * checked elsewhere.
 */
export function referencesIn(document: Document): readonly Reference[] {
  const steps = nodeAt(document, ['steps']);
  const included = isSeq(steps) ? steps.items.map((item) => under(item as ParsedNode, 'include')) : [];
  return [nodeAt(document, ['extends']), ...included].flatMap((node) => {
    if (!isScalar(node) || node.value === '') return [];
    return [{ text: String(node.value), place: placeOf(document, node as ParsedNode) }];
  });
}

function under(node: ParsedNode, key: string): ParsedNode | null {
  if (!isMap(node)) return null;
  const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
  return (pair?.value ?? null) as ParsedNode | null;
}
