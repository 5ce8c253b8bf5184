import type { JsonType } from '../schema/schema-view.ts';
import { typeOf, typesOf } from '../schema/schema-view.ts';
import { neverEqual } from './never-equal.ts';
import { helperNamed } from './helper-table.ts';
import { resolvePath, type World } from './resolve-path.ts';
import type { Expression, TemplateMistake } from '../../model/template.ts';
import { kinds } from '../schema/wording.ts';

type Types = ReadonlySet<JsonType> | undefined;

/** The types that an expression can have, as far as schemas define them; adds mistakes inside it to `mistakes`. */
export function inferTypes(expression: Expression, text: string, world: World, mistakes: TemplateMistake[]): Types {
  switch (expression.kind) {
    case 'literal':
      return new Set([typeOf(expression.value)]);
    case 'path': {
      const found = resolvePath(expression, text, world);
      if (found.ok) return typesOf(found.schema);
      mistakes.push(found.mistake);
      return undefined;
    }
    case 'call': {
      const args = expression.args.map((arg) => inferTypes(arg, text, world, mistakes));
      checkArguments(expression, args, mistakes);
      if (['eq', 'ne'].includes(expression.helper)) mistakes.push(...neverEqual(expression.args, text, world));
      const [first, second] = args;
      if (expression.helper !== 'default') return new Set([helperNamed(expression.helper)?.gives ?? 'string']);
      if (first === undefined || second === undefined) return undefined;
      return new Set([...[...first].filter((type) => type !== 'null'), ...second]);
    }
  }
}

/**
 * Whether a value of one of these types is permitted at a place for those types; a number is accepted as text if only
 * text is permitted.
 */
export function canFit(given: Types, wanted: Types): boolean {
  if (given === undefined || wanted === undefined) return true;
  const numeric = given.has('integer') || given.has('number');
  const numberWanted = wanted.has('integer') || wanted.has('number');
  return !given.isDisjointFrom(wanted) || (numeric && (numberWanted || wanted.has('string')));
}

function checkArguments(
  { helper, args, span }: Extract<Expression, { kind: 'call' }>,
  types: readonly Types[],
  mistakes: TemplateMistake[],
): void {
  const code = 'template-type';
  const [first, second] = types;
  if ((helper === 'eq' || helper === 'ne') && first !== undefined && second !== undefined) {
    const numeric = [first, second].every((each) => each.has('integer') || each.has('number'));
    if (!numeric && first.isDisjointFrom(second)) {
      const message = `these can never be equal: one is ${kinds(first)}, the other is ${kinds(second)}`;
      mistakes.push({ span, code, message, hint: null });
    }
  }
  const takes = helperNamed(helper)?.takes;
  if (takes === undefined) return;
  for (const [index, arg] of args.entries()) {
    const wanted = takes[index] ?? takes.at(-1);
    const given = types[index];
    if (wanted === undefined || given === undefined || given.has(wanted)) continue;
    const message = `'${helper}' takes ${kinds(new Set([wanted]))} here, but this is ${kinds(given)}`;
    mistakes.push({ span: arg.span, code, message, hint: null });
  }
}
