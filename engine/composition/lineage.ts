import { isMap, type ParsedNode } from 'yaml';
import type { History } from './history.ts';
import { pairOf, type MapNode, type PairNode } from './merge-maps.ts';

type Past = Pick<History, 'beaten' | 'replaced'>;

/** Every pair that sets a path below a map: the effective pair first, then the pairs that it overrides. */
export function lineage(node: ParsedNode | null, path: readonly string[], past: Past): readonly PairNode[] {
  const [first, ...rest] = path;
  if (!isMap(node) || first === undefined) return [];
  const pair = pairOf(node as MapNode, first);
  const own = pair === undefined ? [] : throughPair(pair, rest, past);
  const before = past.replaced.get(node as ParsedNode);
  return [...own, ...(before === undefined ? [] : lineage(before, path, past))];
}

function throughPair(pair: PairNode, rest: readonly string[], past: Past): readonly PairNode[] {
  const own = rest.length === 0 ? [pair] : lineage(pair.value, rest, past);
  const loser = past.beaten.get(pair) as PairNode | undefined;
  return [...own, ...(loser === undefined ? [] : throughPair(loser, rest, past))];
}
