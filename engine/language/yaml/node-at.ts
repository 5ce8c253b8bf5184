import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Pointer } from '../../model/diagnostic.ts';
import type { Document } from './document.ts';

/** The node at a pointer; null if the value is empty or missing. */
export function nodeAt(document: Document, pointer: Pointer): ParsedNode | null {
  let node: ParsedNode | null = document.root;
  for (const name of pointer) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === String(name));
      node = (pair?.value ?? null) as ParsedNode | null;
    } else if (isSeq(node) && typeof name === 'number') node = (node.items[name] ?? null) as ParsedNode | null;
    else return null;
  }
  return node;
}
