import type { Span } from '../../model/diagnostic.ts';
import type { Json } from '../../model/step-type.ts';

/** What stands between `{{` and `}}`; spans are offsets into the scalar's text. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Json; readonly span: Span }
  /** Names from the root of the scope, e.g. inputs.nic. */
  | { readonly kind: 'path'; readonly parts: readonly string[]; readonly span: Span }
  | {
      readonly kind: 'call';
      readonly helper: string;
      readonly args: readonly Expression[];
      readonly span: Span;
      readonly name: Span;
    };

/** A scalar that holds templates: literal text and expressions in order. One expression alone keeps its type. */
export interface Template {
  readonly text: string;
  readonly pieces: readonly (string | Expression)[];
}

/** What is wrong inside a template, by offsets into the scalar's text. */
export interface TemplateMistake {
  readonly span: Span;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** Whether a value is text that a template is rendered from. */
export function isTemplate(value: unknown): value is string {
  return typeof value === 'string' && value.includes('{{');
}

/** The expression that is all of a template; undefined for mixed text. */
export function loneExpression(template: Template): Expression | undefined {
  const [piece, ...rest] = template.pieces;
  return rest.length === 0 && typeof piece === 'object' ? piece : undefined;
}
