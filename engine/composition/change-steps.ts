import { isMap, isScalar, isSeq, Pair, Scalar, YAMLSeq, type ParsedNode } from 'yaml';
import type { Diagnostic, Place } from '../model/diagnostic.ts';
import { diagnosticAt } from '../language/yaml/diagnostic-at.ts';
import type { Document } from '../language/yaml/document.ts';
import { suggest } from '../language/yaml/nearest.ts';
import { placeOf } from '../language/yaml/place-at.ts';
import { placeText } from '../language/yaml/place-text.ts';
import type { History } from './history.ts';
import { keyOf, mapLike, mergeMaps, pairOf, type MapNode, type Merging, type PairNode } from './merge-maps.ts';

/** The keys of an entry that select a step of the base. */
export const changeVerbs = ['replace', 'change', 'before', 'after', 'remove'] as const;

interface Changing extends Merging {
  readonly variant: Document;
  readonly history: History;
  readonly diagnostics: Diagnostic[];
}

/**
 * The steps of a base after the entries of a variant were applied in order; mistakes in an entry are added to
 * `diagnostics`.
 */
export function changeSteps(base: ParsedNode | null, entries: ParsedNode | null, changing: Changing): YAMLSeq {
  const steps = isSeq(base) ? (base.items as ParsedNode[]).slice() : [];
  for (const entry of isSeq(entries) ? (entries.items as ParsedNode[]) : []) {
    if (isMap(entry)) applyEntry(steps, entry as MapNode, changing);
    else steps.push(entry);
  }
  const seq = new YAMLSeq();
  seq.items = steps;
  const like = base ?? entries;
  seq.range = like?.range ?? [0, 0, 0];
  const source = like === null ? undefined : changing.origins.get(like);
  if (source !== undefined) changing.origins.set(seq as unknown as ParsedNode, source);
  return seq;
}

function applyEntry(steps: ParsedNode[], entry: MapNode, changing: Changing): void {
  const { history, variant, diagnostics } = changing;
  const said = entry.items.filter((pair) => (changeVerbs as readonly string[]).includes(keyOf(pair)));
  const [first, second] = said;
  const place: Place = placeOf(variant, (first?.key ?? entry.items[0]?.key ?? entry) as ParsedNode);
  if (first === undefined) {
    history.marks.set(entry, [{ did: 'added', place }]);
    steps.push(entry);
    return;
  }
  const report = (node: ParsedNode, code: string, message: string, hint: string | null) => {
    const { source, span } = placeOf(variant, node);
    diagnostics.push(diagnosticAt(source, span, code, message, hint));
  };
  if (second !== undefined) {
    const message = `'${keyOf(first)}' and '${keyOf(second)}' cannot be used together in one entry`;
    return void report(second.key, 'two-changes', message, 'each entry makes one change; write two entries');
  }
  const verb = keyOf(first) as (typeof changeVerbs)[number];
  // A value that is not text was already reported when the variant's text was checked.
  if (!isScalar(first.value)) return;
  const id = String(first.value.value);
  const index = steps.findIndex((step) => idOf(step) === id);
  const target = steps[index] as MapNode | undefined;
  if (target === undefined) return void report(first.value, 'unknown-step', ...missing(id, steps, history));
  const rest = entry.items.filter((pair) => pair !== first);
  switch (verb) {
    case 'remove': {
      const [stray] = rest;
      if (stray !== undefined) {
        return void report(stray.key, 'unknown-key', `'${keyOf(stray)}' is not allowed together with 'remove'`, null);
      }
      steps.splice(index, 1);
      history.removals.push({ id, heir: null, place });
      return;
    }
    case 'replace': {
      const whole = mapLike(entry, withId(rest, first, changing), changing);
      const heir = idOf(whole) ?? id;
      if (heir !== id) history.removals.push({ id, heir, place });
      history.marks.set(whole, [...marksOf(target, changing), { did: 'replaced', place }]);
      history.replaced.set(whole, target);
      steps.splice(index, 1, whole);
      return;
    }
    case 'change': {
      const renamed = pairOf(entry, 'id');
      if (renamed !== undefined) {
        return void report(
          renamed.key,
          'unknown-key',
          "'change' cannot change the ID",
          `to use another ID, write 'replace: ${id}'`,
        );
      }
      const over = mapLike(entry, rest, changing);
      const changed = mergeMaps(target, over, (key) => key === 'with', changing);
      history.marks.set(changed, [...marksOf(target, changing), { did: 'changed', place }]);
      const replaced = history.replaced.get(target);
      if (replaced !== undefined) history.replaced.set(changed, replaced);
      steps.splice(index, 1, changed);
      return;
    }
    case 'before':
    case 'after': {
      const step = mapLike(entry, rest, changing);
      history.marks.set(step, [{ did: 'added', place }]);
      steps.splice(verb === 'before' ? index : index + 1, 0, step);
      return;
    }
  }
}

function idOf(step: ParsedNode): string | undefined {
  const value = isMap(step) ? pairOf(step as MapNode, 'id')?.value : undefined;
  return isScalar(value) ? String(value.value) : undefined;
}

/** The keys of a replacing step; without an id it gets the id of the replaced step. */
function withId(rest: readonly PairNode[], replace: PairNode, { origins, variant }: Changing): readonly PairNode[] {
  if (rest.some((pair) => keyOf(pair) === 'id')) return rest;
  const key = new Scalar('id') as Scalar.Parsed;
  key.range = replace.key.range;
  origins.set(key, origins.get(replace.key) ?? variant.source);
  return [new Pair(key, replace.value) as PairNode, ...rest];
}

function marksOf(step: ParsedNode, { history, origins, variant }: Changing) {
  const known = history.marks.get(step);
  if (known !== undefined) return known;
  return [{ did: 'declared', place: placeOf({ ...variant, origins }, step) }] as const;
}

/** The message for an id that no step of the base has. */
function missing(id: string, steps: readonly ParsedNode[], { removals }: History): readonly [string, string | null] {
  const gone = removals.findLast((removal) => removal.id === id);
  if (gone !== undefined) {
    const how = gone.heir === null ? 'removed' : `replaced by '${gone.heir}'`;
    return [`step '${id}' was already ${how} (${placeText(gone.place)})`, null];
  }
  const ids = steps.flatMap((step) => idOf(step) ?? []);
  const block = ids.find((each) => id.startsWith(`${each}.`));
  if (block !== undefined) {
    const hint = `include a variant of the playbook that block '${block}' includes`;
    return [`the steps of block '${block}' belong to an included playbook, not to the base`, hint];
  }
  return [`the base playbook has no step '${id}'`, suggest(id, ids, 'steps of the base')];
}
