import type { Diagnostic, Pointer } from '../../model/diagnostic.ts';
import type { Block, Playbook, Step } from '../../model/playbook.ts';
import type { Json, Schema } from '../../model/step-type.ts';
import { checkComparisons } from './check-comparisons.ts';
import { checkBlockExposure, checkExposure } from './check-exposure.ts';
import { checkForEach, itemOf } from './check-for-each.ts';
import { checkTemplate } from './check-template.ts';
import { fitting } from '../schema/fitting.ts';
import { inTextOrder } from '../yaml/in-text-order.ts';
import { blockPart, blocksAround, stepPart, type Part } from './part.ts';
import type { World } from './resolve-path.ts';
import { resolveSchema } from '../../schema/resolve-schema.ts';
import { itemsOf, propertyOf, typesOf } from '../schema/schema-view.ts';
import { partNaming } from '../schema/step-naming.ts';
import { isTemplate } from './is-template.ts';

/**
 * Every name in a template without a target, every unknown helper, and every value whose type can never match its
 * place; found before anything runs.
 */
export function checkReferences(playbook: Playbook, factsSchema: Schema): readonly Diagnostic[] {
  const inputs = new Map(playbook.inputs.map((input) => [input.name, input.schema]));
  const facts = resolveSchema(factsSchema);
  const earlier = new Map<string, { readonly type: string; readonly outputs: Schema | undefined }>();
  const later = new Set(playbook.steps.map(({ id }) => id));
  const removed = playbook.removed ?? new Map<string, string>();
  const worldOf = (block: Block | undefined | null, self: string | null, { templates }: Part): World => {
    const place = { templates, facts, earlier, later, self, removed };
    if (block == null) return { ...place, inputs, within: '' };
    const declared = Object.entries((block.schema['properties'] ?? {}) as Readonly<Record<string, Schema>>);
    return { ...place, inputs: new Map(declared), within: `${block.id}.` };
  };
  const entered = new Set<Block>();
  const diagnostics = playbook.steps.flatMap((step) => {
    later.delete(step.id);
    const blocks = blocksAround(step.block).filter((block) => !entered.has(block));
    blocks.forEach((block) => entered.add(block));
    const part = stepPart(step);
    const world = worldOf(step.block, step.id, part);
    const item = itemOf(step, world);
    const found = [
      ...blocks.map(blockPart).flatMap((each, index) => checkPart(each, worldOf(blocks[index]?.parent, null, each))),
      ...checkForEach(step, world, item),
      ...blocks.flatMap(checkBlockExposure),
      ...checkExposure(step),
      ...checkPart(part, { ...world, item }),
    ];
    const { outputs } = (resolveSchema(step.type.schema)['$defs'] ?? {}) as { readonly outputs?: Schema };
    earlier.set(step.id, { type: step.type.name, outputs });
    const tellDiagnostics = checkTell(step, { ...worldOf(step.block, null, part), item });
    // Other steps see the outputs of all its items.
    if (item !== undefined && outputs !== undefined)
      earlier.set(step.id, { type: step.type.name, outputs: { type: 'array', items: outputs } });
    return [...found, ...tellDiagnostics];
  });
  return inTextOrder(diagnostics);
}

/** The message of a step is written after its end, so it may use the step's own outputs. */
function checkTell(step: Step, world: World): readonly Diagnostic[] {
  if (!isTemplate(step.tell)) return [];
  const { called, locate } = stepPart(step);
  const subject = `'tell' of ${called}`;
  return checkTemplate(step.tell, { at: [...step.at, 'tell'], locate, world, wanted: undefined, subject });
}

function checkPart({ called, kind, when, with: input, schema, at: place, locate }: Part, world: World) {
  const base = [...place, 'with'];
  const name = partNaming(kind, base);
  const whenFound = isTemplate(when)
    ? checkTemplate(when, {
        at: [...place, 'when'],
        locate,
        world,
        wanted: new Set(['boolean']),
        lone: true,
        subject: `'when' of ${called}`,
      })
    : [];
  const walk = (value: Json, within: unknown, at: Pointer): readonly Diagnostic[] => {
    if (isTemplate(value)) {
      return checkTemplate(value, { at, locate, world, wanted: typesOf(within), subject: name(at) });
    }
    if (Array.isArray(value)) {
      return (value as readonly Json[]).flatMap((item, index) => walk(item, itemsOf(within), [...at, index]));
    }
    if (typeof value !== 'object' || value === null) return [];
    const shape = fitting(within, value as { readonly [key: string]: Json });
    return Object.entries(value).flatMap(([key, each]) => walk(each as Json, propertyOf(shape, key), [...at, key]));
  };
  const resolved = resolveSchema(schema);
  const comparing = { values: input, schema: resolved, at: base, locate, world };
  return [...whenFound, ...walk(input, resolved, base), ...checkComparisons(comparing)];
}
