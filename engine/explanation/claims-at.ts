import type { ParsedNode } from 'yaml';
import { isScalar } from 'yaml';
import type { Composed } from '../composition/compose-document.ts';
import { lineage } from '../composition/lineage.ts';
import type { SourceText } from '../model/diagnostic.ts';
import { nodeAt } from '../language/yaml/node-at.ts';
import { placeOf } from '../language/yaml/place-at.ts';
import { parseSource } from '../language/yaml/parse-source.ts';
import { readScalars } from '../language/schema/read-scalars.ts';
import type { Schema } from '../model/step-type.ts';
import type { Claim, ValueSource } from './explanation.ts';

/** The file that a text of a composed document belongs to: its playbook, or a variant of it. */
export function sourceOf(source: SourceText | null, { history }: Composed): ValueSource {
  const [first] = history.layers;
  const name = source === null ? '' : nameOf(source);
  return { kind: source?.path === first?.path ? 'playbook' : 'variant', name };
}

function nameOf(source: SourceText): string {
  const parsed = parseSource(source);
  const node = parsed.ok ? nodeAt(parsed.value, ['name']) : null;
  return isScalar(node) ? String(node.value) : source.path;
}

/** The values that the texts of a composed document set at a path below one of its nodes, the effective value first. */
export function claimsAt(
  node: ParsedNode | null,
  path: readonly string[],
  schema: Schema,
  composed: Composed,
): readonly Claim[] {
  return lineage(node, path, composed.history).map((pair) => {
    const place = placeOf(composed.document, pair.value ?? pair.key);
    return { by: sourceOf(place.source, composed), value: readScalars(pair.value, schema), place };
  });
}
