import type { Expression, Template } from '../../model/template.ts';

/** Whether a value is text with a template. */
export function isTemplate(value: unknown): value is string {
  return typeof value === 'string' && value.includes('{{');
}

/** The expression of a template that consists of it alone; undefined for mixed text. */
export function loneExpression(template: Template): Expression | undefined {
  const [piece, ...rest] = template.pieces;
  return rest.length === 0 && typeof piece === 'object' ? piece : undefined;
}
