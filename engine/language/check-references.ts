import type { Diagnostic, Pointer } from '../diagnostic.ts';
import type { Playbook, Step } from '../playbook.ts';
import type { Json, Schema } from '../step-type.ts';
import { checkTemplate } from './check-template.ts';
import { fitting } from './fitting.ts';
import { inTextOrder } from './in-text-order.ts';
import type { World } from './resolve-path.ts';
import { resolveSchema } from './resolve-schema.ts';
import { itemsOf, propertyOf, typesOf } from './schema-view.ts';
import { stepNaming } from './step-naming.ts';
import { isTemplate } from './template.ts';

/** Every name in every template that leads nowhere, every helper that is none, and every value whose type can never fit its place; before anything runs. */
export function checkReferences(playbook: Playbook, factsSchema: Schema): readonly Diagnostic[] {
  const inputs = new Map(playbook.inputs.map((input) => [input.name, input.schema]));
  const facts = resolveSchema(factsSchema);
  const earlier = new Map<string, { readonly type: string; readonly outputs: Schema | undefined }>();
  const diagnostics = playbook.steps.flatMap((step, index) => {
    const later = new Set(playbook.steps.slice(index + 1).map(({ id }) => id));
    const found = checkStep(step, { inputs, facts, earlier, self: step.id, later });
    const definitions = resolveSchema(step.type.schema)['$defs'] as { readonly outputs?: Schema } | undefined;
    earlier.set(step.id, { type: step.type.name, outputs: definitions?.outputs });
    return [...found, ...checkTell(step, { inputs, facts, earlier, self: null, later })];
  });
  return inTextOrder(diagnostics);
}

/** What a step tells is written when it has ended, so it may use the step's own outputs. */
function checkTell(step: Step, world: World): readonly Diagnostic[] {
  if (!isTemplate(step.tell)) return [];
  const subject = `'tell' of step '${step.id}'`;
  return checkTemplate(step.tell, { at: [...step.at, 'tell'], step, world, wanted: undefined, subject });
}

function checkStep(step: Step, world: World): readonly Diagnostic[] {
  const base = [...step.at, 'with'];
  const name = stepNaming(step.id, step.type.name, base);
  const when = [...step.at, 'when'];
  const whenFound = isTemplate(step.when)
    ? checkTemplate(step.when, {
        at: when,
        step,
        world,
        wanted: new Set(['boolean']),
        lone: true,
        subject: `'when' of step '${step.id}'`,
      })
    : [];
  const walk = (value: Json, schema: unknown, at: Pointer): readonly Diagnostic[] => {
    if (isTemplate(value)) return checkTemplate(value, { at, step, world, wanted: typesOf(schema), subject: name(at) });
    if (Array.isArray(value)) {
      return (value as readonly Json[]).flatMap((item, index) => walk(item, itemsOf(schema), [...at, index]));
    }
    if (typeof value !== 'object' || value === null) return [];
    const shape = fitting(schema, value as { readonly [key: string]: Json });
    return Object.entries(value).flatMap(([key, each]) => walk(each as Json, propertyOf(shape, key), [...at, key]));
  };
  return [...whenFound, ...walk(step.with, resolveSchema(step.type.schema), base)];
}
