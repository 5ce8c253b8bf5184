import { composeDocument } from '../composition/compose-document.ts';
import { libraryOf } from '../composition/library.ts';
import { loadComposed } from '../composition/load-composed.ts';
import type { Diagnostic, Result } from '../diagnostic.ts';
import type { Playbook, PlaybookSource } from '../playbook.ts';
import type { StepType } from '../step-type.ts';
import { inTextOrder } from './in-text-order.ts';
import { valueAt } from './value-at.ts';

/**
 * A playbook from its text and the texts it is composed of: variants laid over their bases and blocks put in, then judged as if it had been
 * written whole: the envelope by playbook.schema.json, each step by its own type's schema, defaults filled.
 * Tells every mistake at once; what a template will be is judged when it is rendered, by `prepare`.
 */
export function loadPlaybook(source: PlaybookSource, types: ReadonlyMap<string, StepType>): Result<Playbook> {
  const library = libraryOf(source);
  const composed = composeDocument(source, library);
  if (!composed.ok) return { ok: false, diagnostics: inTextOrder(composed.diagnostics) };
  const diagnostics: Diagnostic[] = [];
  const removed = new Map<string, string>();
  const loading = { library, types, diagnostics, removed, files: [source.path], count: { steps: 0 } };
  const { envelope, inputs, steps: stepsIn } = loadComposed(composed.value, loading);
  const steps = stepsIn(null);
  if (diagnostics.length > 0) return { ok: false, diagnostics: inTextOrder(diagnostics) };
  const text = (key: string) => String(valueAt(envelope, [key]));
  return { ok: true, value: { name: text('name'), summary: text('summary'), source, inputs, steps, removed } };
}
