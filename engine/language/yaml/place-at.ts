import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Place, Pointer } from '../../model/diagnostic.ts';
import type { Document } from './document.ts';

/**
 * The place of a value or its key. A pointer to a missing value gives its nearest parent; the key of an item is its
 * first key.
 */
export function placeAt(document: Document, pointer: Pointer, part: 'value' | 'key'): Place {
  const place = (node: ParsedNode) => placeOf(document, node);
  let node: ParsedNode = document.root;
  let key: ParsedNode | null = null;
  for (const [depth, name] of pointer.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === String(name));
      if (pair === undefined) return place(depth === 0 ? firstKeyOr(node) : (key ?? firstKeyOr(node)));
      key = pair.key as ParsedNode;
      if (pair.value === null) return place(key);
      node = pair.value as ParsedNode;
    } else if (isSeq(node) && typeof name === 'number' && node.items[name] !== undefined) {
      key = null;
      node = node.items[name] as ParsedNode;
    } else break;
  }
  if (part === 'key') return place(key ?? firstKeyOr(node));
  // An empty value has no width and may be on the next line, so its key is shown instead.
  return node.range[0] === node.range[1] && key !== null ? place(key) : place(node);
}

/** The place of origin of a node: the nodes of a composed document may come from different texts. */
export function placeOf(document: Document, node: ParsedNode): Place {
  const source = document.origins?.get(node) ?? document.source;
  return { source, span: { start: node.range[0], end: node.range[1] } };
}

function firstKeyOr(node: ParsedNode): ParsedNode {
  return isMap(node) ? ((node.items[0]?.key as ParsedNode | undefined) ?? node) : node;
}
