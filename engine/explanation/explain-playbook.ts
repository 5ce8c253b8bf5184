import type { OpenedPlaybook } from '../composition/open-playbook.ts';
import type { Declaration } from '../composition/loading.ts';
import { stepPart } from '../language/template/part.ts';
import { knownScope } from '../language/load/known-scope.ts';
import { nodeAt } from '../language/yaml/node-at.ts';
import { placeOf } from '../language/yaml/place-at.ts';
import type { Assignment } from '../language/load/read-assignment.ts';
import type { Block, Inputs, Lab, Step } from '../model/playbook.ts';
import type { Schema } from '../model/step-type.ts';
import { claimsAt, sourceOf } from './claims-at.ts';
import { explainInputs } from './explain-inputs.ts';
import { explainValues, typeDefault, type Surroundings } from './explain-values.ts';
import type { Declared, ExplainedStep, Explanation } from './explanation.ts';

/** Explains a playbook: the source of each input, step and value, and the sources that were overridden. */
export function explainPlaybook(
  opened: OpenedPlaybook,
  inputs: Inputs,
  lab: Lab | null,
  assignments: readonly Assignment[],
): Explanation {
  const { playbook, composed, declarations } = opened;
  const layers = composed.history.layers.map((source) => ({ by: sourceOf(source, composed), path: source.path }));
  const labLayer = lab === null ? [] : [{ by: { kind: 'lab' as const, name: lab.name }, path: lab.source.path }];
  const steps = [...declarations].flatMap(([id, declaration]): readonly ExplainedStep[] => {
    const { included } = declaration;
    const members = playbook.steps.filter((step) =>
      included === undefined ? step.id === id : step.id.startsWith(`${id}.`),
    );
    const [first] = members;
    const last = members.at(-1);
    if (first === undefined || last === undefined) return [];
    const [from, to] = [playbook.steps.indexOf(first), playbook.steps.indexOf(last)];
    const place = {
      id,
      position: from + 1,
      until: to + 1,
      of: playbook.steps.length,
      after: playbook.steps[from - 1]?.id ?? null,
      before: playbook.steps[to + 1]?.id ?? null,
      deeds: deedsOf(declaration),
    };
    if (included !== undefined) return [{ ...place, ...explainBlock(included, declaration, inputs) }];
    return [{ ...place, ...explainOne(first, declaration, inputs) }];
  });
  return {
    name: playbook.name,
    layers: [...layers, ...labLayer],
    inputs: explainInputs(playbook, composed, lab, assignments),
    steps,
  };
}

type Described = Pick<ExplainedStep, 'title' | 'type' | 'isBlock' | 'on' | 'values'>;

function explainOne(step: Step, { composed, index }: Declaration, inputs: Inputs): Described {
  const values = explainValues(step.with, {
    node: nodeAt(composed.document, ['steps', index]),
    composed,
    scope: knownScope(step.block, inputs),
    schema: step.type.schema,
    templates: stepPart(step).templates,
    defaults: typeDefault(step.type.name),
  });
  return { title: step.title, type: step.type.name, isBlock: false, on: step.on, values };
}

function explainBlock(
  { composed: inner, block, path }: NonNullable<Declaration['included']>,
  { composed, index }: Declaration,
  inputs: Inputs,
): Described {
  const defaults: Surroundings['defaults'] = ([name = '']) => {
    const schema = (block.schema['properties'] as Readonly<Record<string, Schema>>)[name] ?? {};
    return claimsAt(inner.document.root, ['inputs', name, 'default'], schema, inner);
  };
  const values = explainValues(block.with, {
    node: nodeAt(composed.document, ['steps', index]),
    composed,
    scope: knownScope(block.parent, inputs),
    schema: block.schema,
    templates: block.templates,
    defaults,
  });
  return { title: titleOf(block), type: path, isBlock: true, on: block.on ?? 'host', values };
}

const titleOf = ({ id }: Block): string => id;

function deedsOf({ composed, index }: Declaration): readonly Declared[] {
  const { document, history } = composed;
  const node = nodeAt(document, ['steps', index]);
  if (node === null) return [];
  const marks = history.marks.get(node) ?? [{ did: 'declared' as const, place: placeOf(document, node) }];
  return marks.map(({ did, place }) => ({ did, place, by: sourceOf(place.source, composed) }));
}
