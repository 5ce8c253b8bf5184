import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Place } from '../model/diagnostic.ts';
import type { Document } from '../language/yaml/document.ts';
import { nodeAt } from '../language/yaml/node-at.ts';
import { placeOf } from '../language/yaml/place-at.ts';

/** Another file that a playbook names, and where. */
export interface Reference {
  readonly text: string;
  readonly place: Place;
}

/** The files that a playbook names by `extends` and by the `include` of its steps; what is not text is judged elsewhere. */
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
