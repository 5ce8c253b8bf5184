import type { Json } from '../step-type.ts';
import type { Prepared, Scope, Step } from '../playbook.ts';
import { diagnosticAt } from './diagnostic-at.ts';
import { judge } from './judge.ts';
import { nowhere } from './locate-in.ts';
import { renderData, renderScalar, type Rendering } from './render-data.ts';
import { resolveSchema } from './resolve-schema.ts';
import { showValue } from './show-value.ts';
import { stepNaming } from './step-naming.ts';
import { isTemplate } from './template.ts';
import { valueAt } from './value-at.ts';

/** A step's input in a scope: `when` first, then `with` rendered, its defaults filled and judged by the type's schema. Pure; never throws for what people wrote. */
export function prepare(step: Step, scope: Scope): Prepared {
  const locate = step.locate ?? nowhere;
  const rendering: Rendering = { scope, locate, diagnostics: [], unknown: [] };
  if (step.when !== null) {
    const when = [...step.at, 'when'];
    const value = isTemplate(step.when) ? renderScalar(step.when, undefined, when, rendering) : truthOf(step.when);
    if (rendering.diagnostics.length > 0) return { kind: 'invalid', diagnostics: rendering.diagnostics };
    if (rendering.unknown[0] !== undefined) return { kind: 'unknown', after: rendering.unknown[0] };
    if (typeof value !== 'boolean') {
      const { source, span } = locate(when, 'value');
      const message = `'when' of step '${step.id}' must give true or false, not ${showValue(value)}`;
      return {
        kind: 'invalid',
        diagnostics: [diagnosticAt(source, span, 'wrong-type', message, 'compare: {{ eq a b }}')],
      };
    }
    if (!value) return { kind: 'skipped', reason: `when: ${step.when}` };
  }
  const base = [...step.at, 'with'];
  const data = renderData(step.with, resolveSchema(step.type.schema), base, rendering);
  if (rendering.diagnostics.length > 0) return { kind: 'invalid', diagnostics: rendering.diagnostics };
  if (rendering.unknown[0] !== undefined) return { kind: 'unknown', after: rendering.unknown[0] };
  const diagnostics = judge(data, step.type.schema, {
    base,
    name: stepNaming(step.id, step.type.name, base),
    locate,
    show: (value, pointer) => {
      const written = valueAt(step.with, pointer.slice(base.length));
      return isTemplate(written) ? shownResult(value, written, step.secrets) : showValue(value);
    },
  });
  return diagnostics.length > 0 ? { kind: 'invalid', diagnostics } : { kind: 'ready', input: data };
}

/** What a step has to tell at the end of the run, in a scope that has its outputs; null when it has nothing, or cannot. A secret is not told. */
export function renderTell(step: Step, scope: Scope): string | null {
  if (step.tell === null || !isTemplate(step.tell)) return step.tell;
  if ([...(step.secrets ?? [])].some((name) => step.tell?.includes(name))) return null;
  const rendering: Rendering = { scope, locate: step.locate ?? nowhere, diagnostics: [], unknown: [] };
  const value = renderScalar(step.tell, { type: 'string' }, [...step.at, 'tell'], rendering);
  if (rendering.diagnostics.length > 0 || rendering.unknown.length > 0) return null;
  return typeof value === 'string' ? value.trim() : showValue(value);
}

function truthOf(text: string): Json {
  return text === 'true' ? true : text === 'false' ? false : text;
}

/** A rendered value beside its template; the value of a secret stays out of messages. */
function shownResult(value: Json, template: string, secrets: ReadonlySet<string> | undefined): string {
  const secret = [...(secrets ?? [])].some((name) => template.includes(name));
  return secret ? `a secret (from ${template})` : `${showValue(value)} (from ${template})`;
}
