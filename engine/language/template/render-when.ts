import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Scope } from '../../model/playbook.ts';
import type { Json } from '../../model/step-type.ts';
import { diagnosticAt } from '../yaml/diagnostic-at.ts';
import type { Part } from './part.ts';
import { renderScalar, type Rendering } from './render-data.ts';
import { showValue } from '../yaml/show-value.ts';
import { isTemplate } from './is-template.ts';

/** Whether a part of a playbook is executed, according to its `when`. */
export type Whether =
  | { readonly kind: 'taken' }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly after: string }
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] };

/** The `when` of a step or a block in a scope. */
export function renderWhen({ when, called, at, locate, templates }: Part, scope: Scope): Whether {
  if (when === null) return { kind: 'taken' };
  const rendering: Rendering = { scope, locate, templates, diagnostics: [], unknown: [] };
  const place = [...at, 'when'];
  const value = isTemplate(when) ? renderScalar(when, undefined, place, rendering) : truthOf(when);
  if (rendering.diagnostics.length > 0) return { kind: 'invalid', diagnostics: rendering.diagnostics };
  if (rendering.unknown[0] !== undefined) return { kind: 'unknown', after: rendering.unknown[0] };
  if (typeof value === 'boolean') return value ? { kind: 'taken' } : { kind: 'skipped', reason: `when: ${when}` };
  const { source, span } = locate(place, 'value');
  const message = `'when' of ${called} must give true or false, not ${showValue(value)}`;
  return {
    kind: 'invalid',
    diagnostics: [diagnosticAt(source, span, 'wrong-type', message, 'write a comparison: {{ eq a b }}')],
  };
}

function truthOf(text: string): Json {
  return text === 'true' ? true : text === 'false' ? false : text;
}
