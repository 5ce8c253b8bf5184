import type { Step } from '../../model/playbook.ts';
import type { Json } from '../../model/step-type.ts';
import { blocksAround, blockPart, stepPart } from './part.ts';
import { stepNamed } from './step-named.ts';
import type { Expression, Templates } from '../../model/template.ts';
import { isTemplate } from './is-template.ts';
import { templateOf } from './templates-in.ts';

/** The ids of the steps whose outputs a step, or a block around it, uses under `when` and `with`. */
export function stepReferences(step: Step, steps: readonly Step[]): ReadonlySet<string> {
  const ids = new Set(steps.flatMap(({ id, each }) => (each === undefined ? [id] : [id, each.of])));
  const used = new Set<string>();
  const around = blocksAround(step.block);
  const parts = [
    ...around.map((block) => ({ ...blockPart(block), within: block.parent === null ? '' : `${block.parent.id}.` })),
    { ...stepPart(step), within: step.block === undefined ? '' : `${step.block.id}.` },
  ];
  for (const { when, with: input, templates, within } of parts) {
    for (const names of namesIn([when, input], templates)) {
      const named = stepNamed(names, within, (id) => ids.has(id));
      if (named === undefined) continue;
      const item = `${named.id}[${names[named.length]}]`;
      for (const { id, each } of steps) {
        if (id === named.id || (each?.of === named.id && (!ids.has(item) || id === item))) used.add(id);
      }
    }
  }
  return used;
}

/** The parts after `steps` in each name that templates use. */
function namesIn(value: Json, templates: Templates): readonly (readonly string[])[] {
  if (isTemplate(value)) {
    const parsed = templateOf(value, templates);
    const pieces = parsed.ok ? parsed.template.pieces : parsed.readable;
    return pieces.flatMap((piece) => (typeof piece === 'string' ? [] : namesOf(piece)));
  }
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap((each) => namesIn(each as Json, templates))
    : [];
}

function namesOf(expression: Expression): readonly (readonly string[])[] {
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'path': {
      const [root, ...names] = expression.parts;
      return root === 'steps' ? [names] : [];
    }
    case 'call':
      return expression.args.flatMap(namesOf);
  }
}
