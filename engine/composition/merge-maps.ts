import { isMap, isScalar, Pair, YAMLMap, type ParsedNode } from 'yaml';
import type { SourceText } from '../model/diagnostic.ts';

/** A map of a composed document, and its pairs: keys are scalars, values nodes or null. */
export type MapNode = YAMLMap.Parsed<ParsedNode, ParsedNode | null>;
export type PairNode = MapNode['items'][number];

/** The records of a merge. */
export interface Merging {
  readonly origins: WeakMap<ParsedNode, SourceText>;
  readonly beaten: Map<Pair, Pair>;
}

/** The text of a pair's key. */
export const keyOf = (pair: PairNode): string => (isScalar(pair.key) ? String(pair.key.value) : '');

/** The pair with a key. */
export const pairOf = (map: MapNode, key: string): PairNode | undefined =>
  map.items.find((pair) => keyOf(pair) === key);

/** A map of these pairs with the place of `like`. */
export function mapLike(like: MapNode, items: readonly PairNode[], { origins }: Pick<Merging, 'origins'>): MapNode {
  const map = new YAMLMap() as MapNode;
  map.items = [...items];
  map.range = like.range;
  const source = origins.get(like);
  if (source !== undefined) origins.set(map, source);
  return map;
}

/** A map of the base merged with a map that overrides it; maps under keys that are `deep` are merged recursively. */
export function mergeMaps(base: MapNode, over: MapNode, deep: (key: string) => boolean, merging: Merging): MapNode {
  const kept = base.items.map((pair) => {
    const other = pairOf(over, keyOf(pair));
    if (other === undefined) return pair;
    if (deep(keyOf(pair)) && isMap(pair.value) && isMap(other.value)) {
      const merged = mergeMaps(pair.value as MapNode, other.value as MapNode, () => true, merging);
      return new Pair(pair.key, merged) as PairNode;
    }
    merging.beaten.set(other, pair);
    return other;
  });
  const added = over.items.filter((pair) => pairOf(base, keyOf(pair)) === undefined);
  return mapLike(base, [...kept, ...added], merging);
}
