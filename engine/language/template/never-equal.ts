import type { Schema } from '../../model/step-type.ts';
import { suggest } from '../yaml/nearest.ts';
import { resolvePath, type World } from './resolve-path.ts';
import { facets } from '../schema/schema-view.ts';
import type { Expression, TemplateMistake } from '../../model/template.ts';

/**
 * The literals that `eq` or `ne` compares with a reference that can never be equal to them: because of a typing error,
 * a step would always be skipped.
 */
export function neverEqual(args: readonly Expression[], text: string, world: World): readonly TemplateMistake[] {
  const paths = args.filter((arg) => arg.kind === 'path');
  return paths.flatMap((path) => {
    const choices = choicesOf(path, text, world);
    if (choices === undefined) return [];
    return args.flatMap((arg): readonly TemplateMistake[] => {
      if (arg.kind !== 'literal' || typeof arg.value !== 'string' || choices.includes(arg.value)) return [];
      const message = `${text.slice(path.span.start, path.span.end)} can never be '${arg.value}'`;
      const hint = suggest(arg.value, choices.map(String), 'possible values');
      return [{ span: arg.span, code: 'template-value', message, hint }];
    });
  });
}

function choicesOf(path: Extract<Expression, { kind: 'path' }>, text: string, world: World) {
  const found = resolvePath(path, text, world);
  const schemaFacets: readonly Schema[] = found.ok ? facets(found.schema) : [];
  return schemaFacets.map((schema) => schema['enum'] as readonly unknown[] | undefined).find(Array.isArray);
}
