import type { Diagnostic, Locate, SourceText } from '../model/diagnostic.ts';
import { diagnosticAt } from '../language/yaml/diagnostic-at.ts';
import { valueAt } from '../language/yaml/value-at.ts';
import type { Json } from '../model/step-type.ts';

/**
 * The steps and blocks of a document with an id that is already used. A duplicate is reported in the file `main` if
 * that contains it, otherwise at its second use.
 */
export function duplicateIds(entries: readonly Json[], locate: Locate, main: SourceText): readonly Diagnostic[] {
  const seen = new Map<string, number>();
  return entries.flatMap((entry, index) => {
    const id = valueAt(entry, ['id']);
    if (typeof id !== 'string') return [];
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, index);
      return [];
    }
    const places = [index, first].map((at) => locate(['steps', at, 'id'], 'value'));
    const place = places.find(({ source }) => source?.path === main.path) ?? places[0];
    const message = `two steps have the ID '${id}'`;
    const hint = 'IDs must be unique';
    return [diagnosticAt(place?.source ?? null, place?.span ?? null, 'duplicate-id', message, hint)];
  });
}
