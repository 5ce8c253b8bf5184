import type { Diagnostic, Result } from '../model/diagnostic.ts';
import { inTextOrder } from '../language/yaml/in-text-order.ts';
import { valueAt } from '../language/yaml/value-at.ts';
import type { Playbook, PlaybookSource } from '../model/playbook.ts';
import type { StepType } from '../model/step-type.ts';
import { composeDocument, type Composed } from './compose-document.ts';
import { libraryOf } from './library.ts';
import { loadComposed } from './load-composed.ts';
import type { Declaration } from './loading.ts';

/** A loaded playbook with its history. */
export interface OpenedPlaybook {
  readonly playbook: Playbook;
  readonly composed: Composed;
  readonly declarations: ReadonlyMap<string, Declaration>;
}

/** Composes a playbook from its texts and loads it; reports all mistakes at once. */
export function openPlaybook(source: PlaybookSource, types: ReadonlyMap<string, StepType>): Result<OpenedPlaybook> {
  const library = libraryOf(source);
  const composed = composeDocument(source, library);
  if (!composed.ok) return { ok: false, diagnostics: inTextOrder(composed.diagnostics) };
  const diagnostics: Diagnostic[] = [];
  const removed = new Map<string, string>();
  const declarations = new Map<string, Declaration>();
  const count = { steps: 0 };
  const loading = { library, types, diagnostics, removed, declarations, files: [source.path], count };
  const { envelope, inputs, steps: stepsIn } = loadComposed(composed.value, loading);
  const steps = stepsIn(null);
  if (diagnostics.length > 0) return { ok: false, diagnostics: inTextOrder(diagnostics) };
  const text = (key: string) => String(valueAt(envelope, [key]));
  const playbook = { name: text('name'), summary: text('summary'), source, inputs, steps, removed };
  return { ok: true, value: { playbook, composed: composed.value, declarations } };
}
