import type { Diagnostic, Locate } from '../diagnostic.ts';
import { diagnosticAt } from '../language/diagnostic-at.ts';
import { valueAt } from '../language/value-at.ts';
import type { Json } from '../step-type.ts';

/** The steps and blocks of one document that have the id of an earlier one. */
export function duplicateIds(entries: readonly Json[], locate: Locate): readonly Diagnostic[] {
  const seen = new Set<string>();
  return entries.flatMap((entry, index) => {
    const id = valueAt(entry, ['id']);
    if (typeof id !== 'string') return [];
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    const { source, span } = locate(['steps', index, 'id'], 'value');
    const message = `two steps have the id '${id}'`;
    return [diagnosticAt(source, span, 'duplicate-id', message, 'outputs and undo need ids that are unlike')];
  });
}
