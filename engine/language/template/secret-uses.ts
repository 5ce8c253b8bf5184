import type { Json } from '../../model/step-type.ts';
import type { Expression, Templates } from '../../model/template.ts';
import { isTemplate } from './is-template.ts';
import { templateOf } from './templates-in.ts';

/** A secret that an expression uses; `derivedBy` is the helper that gives something else than the text of the secret. */
export interface SecretUse {
  readonly name: string;
  readonly derivedBy?: string;
}

/** The helpers whose result contains their arguments unchanged, so that a secret in it is recognized. */
const keepsText: ReadonlySet<string> = new Set(['default', 'join']);

const isEmptyText = (expression: Expression): boolean => expression.kind === 'literal' && expression.value === '';

/** The secrets in an expression. Whether an optional secret is empty is not secret, so a comparison with '' is no use. */
function usesOf(expression: Expression, secrets: ReadonlySet<string>): readonly SecretUse[] {
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'path': {
      const [root, first] = expression.parts;
      if (root === 'item') return secrets.has('item') ? [{ name: 'item' }] : [];
      if (root !== 'inputs') return [];
      const named = first === undefined ? [...secrets].filter((name) => name !== 'item') : [first];
      return named.filter((name) => secrets.has(name)).map((name) => ({ name }));
    }
    case 'call': {
      const { helper, args } = expression;
      if ((helper === 'eq' || helper === 'ne') && args.some(isEmptyText)) return [];
      const uses = args.flatMap((each) => usesOf(each, secrets));
      return keepsText.has(helper) ? uses : uses.map((use) => ({ derivedBy: helper, ...use }));
    }
  }
}

/** The expressions of every template in a value, however deep. */
export function expressionsIn(value: Json | undefined, templates: Templates): readonly Expression[] {
  if (isTemplate(value)) {
    const parsed = templateOf(value, templates);
    const pieces = parsed.ok ? parsed.template.pieces : parsed.readable;
    return pieces.filter((piece) => typeof piece !== 'string');
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((each) => expressionsIn(each as Json, templates));
}

/** Every secret that the templates in a value use. */
export const secretUses = (
  value: Json | undefined,
  secrets: ReadonlySet<string>,
  templates: Templates,
): readonly SecretUse[] =>
  secrets.size === 0 ? [] : expressionsIn(value, templates).flatMap((each) => usesOf(each, secrets));
