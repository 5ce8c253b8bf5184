import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Pointer, Span } from '../diagnostic.ts';
import type { Document } from './document.ts';

/** Where a value or its key stands; a pointer to what is not there gives its nearest parent, and an item's key is its own first key. */
export function spanAt(document: Document, pointer: Pointer, part: 'value' | 'key'): Span {
  let node: ParsedNode = document.root;
  let key: ParsedNode | null = null;
  for (const [depth, name] of pointer.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === String(name));
      if (pair === undefined) return depth === 0 ? firstKey(node) : spanOf(key ?? firstKeyOr(node));
      key = pair.key as ParsedNode;
      if (pair.value === null) return spanOf(key);
      node = pair.value as ParsedNode;
    } else if (isSeq(node) && typeof name === 'number' && node.items[name] !== undefined) {
      key = null;
      node = node.items[name] as ParsedNode;
    } else break;
  }
  if (part === 'key') return key === null ? firstKey(node) : spanOf(key);
  // An empty value has no width and may stand on the next line: its key is what people look at.
  const span = spanOf(node);
  return span.start === span.end && key !== null ? spanOf(key) : span;
}

function firstKey(node: ParsedNode): Span {
  return spanOf(firstKeyOr(node));
}

function firstKeyOr(node: ParsedNode): ParsedNode {
  return isMap(node) ? ((node.items[0]?.key as ParsedNode | undefined) ?? node) : node;
}

function spanOf(node: ParsedNode): Span {
  return { start: node.range[0], end: node.range[1] };
}
