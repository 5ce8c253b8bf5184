import type { Diagnostic, Locate, Pointer } from '../../model/diagnostic.ts';
import type { Scope } from '../../model/playbook.ts';
import type { Json } from '../../model/step-type.ts';
import { diagnosticAt } from '../yaml/diagnostic-at.ts';
import { fitting } from '../schema/fitting.ts';
import { placeInScalar } from '../yaml/place-in-scalar.ts';
import { readPlain } from '../schema/read-scalars.ts';
import { render } from './render.ts';
import { itemsOf, propertyOf, typesOf } from '../schema/schema-view.ts';
import type { TemplateMistake, Templates } from '../../model/template.ts';
import { isTemplate, loneExpression } from './is-template.ts';
import { templateOf } from './templates-in.ts';

/** The results of rendering so far. */
export interface Rendering {
  readonly scope: Scope;
  readonly locate: Locate;
  /** The templates of the step or the block that is rendered. */
  readonly templates: Templates;
  readonly diagnostics: Diagnostic[];
  /** The value that the first unknown template waits for. */
  readonly unknown: string[];
}

/** Data with every template replaced by its value, read by the schema; mistakes are added to `rendering`. */
export function renderData(value: Json, schema: unknown, at: Pointer, rendering: Rendering): Json {
  if (isTemplate(value)) return renderScalar(value, schema, at, rendering);
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map((item, index) =>
      renderData(item, itemsOf(schema), [...at, index], rendering),
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  const shape = fitting(schema, value as { readonly [key: string]: Json });
  const result = Object.create(null) as { [key: string]: Json };
  for (const [name, each] of Object.entries(value)) {
    result[name] = renderData(each as Json, propertyOf(shape, name), [...at, name], rendering);
  }
  return result;
}

/** The value of a scalar with templates; null if a mistake was added. */
export function renderScalar(text: string, schema: unknown, at: Pointer, rendering: Rendering): Json {
  const report = ({ span, code, message, hint }: TemplateMistake) => {
    const { source, span: place } = placeInScalar(rendering.locate(at, 'value'), text, span);
    rendering.diagnostics.push(diagnosticAt(source, place, code, message, hint));
  };
  const parsed = templateOf(text, rendering.templates);
  if (!parsed.ok) {
    parsed.mistakes.forEach(report);
    return null;
  }
  const outcome = render(parsed.template, rendering.scope);
  switch (outcome.kind) {
    case 'value':
      return fitScalar(outcome.value, schema, loneExpression(parsed.template) !== undefined);
    case 'unknown':
      rendering.unknown.push(outcome.after);
      return null;
    case 'absent': {
      const path = text.slice(outcome.span.start, outcome.span.end);
      const hint = `give a value for this case: {{ default ${path} ... }}`;
      report({ span: outcome.span, code: 'absent-value', message: outcome.message, hint });
      return null;
    }
    case 'wrong':
      report({ span: outcome.span, code: 'template-type', message: outcome.message, hint: null });
      return null;
  }
}

/**
 * A rendered value is read like a written one: a number becomes its digits if text is required, and mixed text can
 * become a number.
 */
function fitScalar(value: Json, schema: unknown, lone: boolean): Json {
  const types = typesOf(schema);
  if (types === undefined) return value;
  if (typeof value === 'number' && types.has('string') && !types.has('integer') && !types.has('number'))
    return String(value);
  if (typeof value === 'string' && !lone && !types.has('string')) return readPlain(value, types);
  return value;
}
