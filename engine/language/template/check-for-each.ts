import type { Diagnostic, Pointer } from '../../model/diagnostic.ts';
import type { Step } from '../../model/playbook.ts';
import type { Json, Schema } from '../../model/step-type.ts';
import { checkTemplate } from './check-template.ts';
import { itemSchema } from './item-schema.ts';
import { stepPart } from './part.ts';
import type { World } from './resolve-path.ts';
import type { JsonType } from '../schema/schema-view.ts';
import { isTemplate } from './is-template.ts';

/** The schema of the items of a step's for_each; undefined for a step without for_each. */
export function itemOf({ forEach }: Step, world: World): Schema | undefined {
  return forEach === undefined ? undefined : itemSchema(forEach, { ...world, early: 'for_each' });
}

/**
 * The mistakes in the templates of `for_each`, and of the name that is made from it: both are known before any machine
 * is read.
 */
export function checkForEach(step: Step, world: World, item: Schema | undefined): readonly Diagnostic[] {
  const { called, locate } = stepPart(step);
  const check = (text: string, at: Pointer, key: string, wanted: JsonType | undefined): readonly Diagnostic[] =>
    checkTemplate(text, {
      at: [...step.at, ...at],
      locate,
      world: { ...world, early: key, ...(key === 'name' ? { item } : {}) },
      wanted: wanted === undefined ? undefined : new Set([wanted]),
      lone: wanted === 'array',
      subject: `'${key}' of ${called}`,
    });
  const walk = (value: Json, at: Pointer): readonly Diagnostic[] => {
    if (isTemplate(value)) return check(value, at, 'for_each', undefined);
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, each]) =>
      walk(each as Json, [...at, Array.isArray(value) ? Number(key) : key]),
    );
  };
  const { forEach } = step;
  const list = isTemplate(forEach)
    ? check(forEach, ['for_each'], 'for_each', 'array')
    : walk(forEach ?? null, ['for_each']);
  return isTemplate(step.title) ? [...list, ...check(step.title, ['name'], 'name', undefined)] : list;
}
