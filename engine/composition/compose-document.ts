import { isMap, isScalar, isSeq, Pair, Scalar, type ParsedNode } from 'yaml';
import type { Diagnostic, Result } from '../model/diagnostic.ts';
import { diagnosticAt } from '../language/yaml/diagnostic-at.ts';
import type { Document } from '../language/yaml/document.ts';
import { judge } from '../language/schema/judge.ts';
import { locateIn } from '../language/yaml/locate-in.ts';
import { nodeAt } from '../language/yaml/node-at.ts';
import { otherFile } from '../language/yaml/other-file.ts';
import { placeOf } from '../language/yaml/place-at.ts';
import { playbookNaming } from '../language/schema/playbook-naming.ts';
import { variantSchema, wholeSchema } from '../language/load/playbook-schemas.ts';
import { readScalars } from '../language/schema/read-scalars.ts';
import type { LinkedSource } from '../model/playbook.ts';
import { changeSteps, changeVerbs } from './change-steps.ts';
import { freshHistory, type History } from './history.ts';
import type { Library } from './library.ts';
import { keyOf, mapLike, mergeMaps, pairOf, type MapNode, type Merging, type PairNode } from './merge-maps.ts';

/** The composed document of a playbook, and its history. */
export interface Composed {
  readonly document: Document;
  readonly history: History;
}

const maxLayers = 4;

/**
 * A playbook composed with its bases: `extends` is followed, and changes are made. It has at most four layers; a circle
 * is a mistake.
 */
export function composeDocument(
  source: LinkedSource,
  library: Library,
  variants: readonly string[] = [],
): Result<Composed> {
  const parsed = library.parse(source);
  if (!parsed.ok) return parsed;
  const document = parsed.value;
  const calls = isMap(document.root) ? pairOf(document.root as MapNode, 'extends') : undefined;
  if (calls === undefined) {
    const other = otherFile(readScalars(document.root, wholeSchema), 'playbook', locateIn(document));
    const changes = other === undefined ? strayChanges(document) : [other];
    if (changes.length > 0) return { ok: false, diagnostics: changes };
    return { ok: true, value: { document, history: freshHistory(source) } };
  }
  const envelope = readScalars(document.root, variantSchema);
  const judged = judge(envelope, variantSchema, {
    base: [],
    name: playbookNaming(envelope),
    locate: locateIn(document),
  });
  if (!isScalar(calls.value)) return { ok: false, diagnostics: judged };
  const place = placeOf(document, calls.value as ParsedNode);
  const base = library.find({ text: String(calls.value.value), place }, source.path);
  if (!base.ok) return { ok: false, diagnostics: [...judged, ...base.diagnostics] };
  const chain = [...variants, source.path];
  const trouble = chainTrouble(chain, base.value.path);
  if (trouble !== undefined) {
    const { code, message } = trouble;
    return { ok: false, diagnostics: [...judged, diagnosticAt(place.source, place.span, code, message)] };
  }
  const below = composeDocument(base.value, library, chain);
  if (!below.ok) return { ok: false, diagnostics: [...below.diagnostics, ...judged] };
  const diagnostics: Diagnostic[] = [...judged];
  const composed = lay(document, below.value, library, diagnostics);
  return diagnostics.length > 0 ? { ok: false, diagnostics } : { ok: true, value: composed };
}

/** The step changes in a playbook that is not a variant, so it has no steps to change. */
function strayChanges(document: Document): readonly Diagnostic[] {
  const steps = nodeAt(document, ['steps']);
  const entries = isSeq(steps) ? (steps.items as ParsedNode[]).filter((entry) => isMap(entry)) : [];
  return entries.flatMap((entry) => {
    const pair = changeVerbs.map((verb) => pairOf(entry as MapNode, verb)).find((each) => each !== undefined);
    if (pair === undefined) return [];
    const { source, span } = placeOf(document, pair.key);
    const message = `'${keyOf(pair)}' modifies a step of a base playbook, but this playbook has no 'extends'`;
    return [diagnosticAt(source, span, 'no-variant', message, 'add the base playbook: extends: BASE')];
  });
}

function chainTrouble(
  chain: readonly string[],
  base: string,
): { readonly code: string; readonly message: string } | undefined {
  if (chain.includes(base)) {
    const ring = [...chain.slice(chain.indexOf(base)), base].join(' extends ');
    return { code: 'extends-ring', message: `a playbook cannot extend itself: ${ring}` };
  }
  if (chain.length < maxLayers) return undefined;
  const message = `a playbook can have at most ${maxLayers} levels of extends: ${[...chain, base].join(' extends ')}`;
  return { code: 'too-many-layers', message };
}

/**
 * A variant on top of its composed base: its own name and texts, and the inputs and steps of the base with its changes.
 */
function lay(
  variant: Document,
  { document: base, history: past }: Composed,
  library: Library,
  diagnostics: Diagnostic[],
): Composed {
  const { origins } = library;
  const history: History = {
    layers: [...past.layers, variant.source],
    beaten: new Map(past.beaten),
    marks: new Map(past.marks),
    replaced: new Map(past.replaced),
    removals: [...past.removals],
  };
  const merging: Merging = { origins, beaten: history.beaten };
  const root = variant.root as MapNode;
  const own = root.items.filter((pair) => !['extends', 'inputs', 'steps'].includes(keyOf(pair)));
  const [below, above] = [nodeAt(base, ['inputs']), nodeAt(variant, ['inputs'])];
  const inputs =
    isMap(below) && isMap(above) ? mergeInputs(below as MapNode, above as MapNode, merging) : (above ?? below);
  const entries = nodeAt(variant, ['steps']);
  const steps = changeSteps(nodeAt(base, ['steps']), entries, { ...merging, variant, history, diagnostics });
  const key = (name: string): ParsedNode => {
    const pair = pairOf(root, name) ?? (isMap(base.root) ? pairOf(base.root as MapNode, name) : undefined);
    if (pair !== undefined) return pair.key;
    const made = new Scalar(name) as Scalar.Parsed;
    made.range = [0, 0, 0];
    return made;
  };
  const items = [
    ...own,
    ...(inputs === null ? [] : [new Pair(key('inputs'), inputs) as PairNode]),
    new Pair(key('steps'), steps) as PairNode,
  ];
  return { document: { source: variant.source, origins, root: mapLike(root, items, merging) }, history };
}

/** Inputs of the base with the keys that the variant changes, and the inputs that it adds. */
function mergeInputs(base: MapNode, over: MapNode, merging: Merging): MapNode {
  const kept = base.items.map((pair) => {
    const other = pairOf(over, keyOf(pair));
    if (!isMap(pair.value) || !isMap(other?.value)) return other ?? pair;
    const merged = mergeMaps(pair.value as MapNode, other.value as MapNode, () => false, merging);
    return new Pair(pair.key, merged) as PairNode;
  });
  const added = over.items.filter((pair) => pairOf(base, keyOf(pair)) === undefined);
  return mapLike(base, [...kept, ...added], merging);
}
