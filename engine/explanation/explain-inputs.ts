import type { Composed } from '../composition/compose-document.ts';
import { readAssignment, type Assignment } from '../language/load/read-assignment.ts';
import { isTemplate } from '../language/template/is-template.ts';
import type { InputDeclaration, Lab, Playbook, Step } from '../model/playbook.ts';
import type { Json } from '../model/step-type.ts';
import { claimsAt } from './claims-at.ts';
import type { Claim, ExplainedInput } from './explanation.ts';

/** The value of every input and its source. Precedence: command line, lab, the variants in order, playbook. */
export function explainInputs(
  { inputs, steps }: Playbook,
  composed: Composed,
  lab: Lab | null,
  assignments: readonly Assignment[],
): readonly ExplainedInput[] {
  const { root } = composed.document;
  return inputs.map((input) => ({
    name: input.name,
    type: input.type,
    summary: input.summary,
    isSecret: input.schema['writeOnly'] === true,
    claims: [
      ...assigned(input, assignments),
      ...(lab === null ? [] : fromLab(input, lab)),
      ...claimsAt(root, ['inputs', input.name, 'default'], input.schema, composed),
    ],
    usedBy: usersOf(input.name, steps),
  }));
}

function assigned(input: InputDeclaration, assignments: readonly Assignment[]): readonly Claim[] {
  const mine = assignments.filter(({ name }) => name === input.name).toReversed();
  return mine.map((assignment) => {
    const read = readAssignment(assignment, input);
    const place = { source: { path: '--set', text: '' }, span: null };
    return { by: { kind: 'command-line' }, value: read.ok ? read.value : null, place };
  });
}

function fromLab(input: InputDeclaration, lab: Lab): readonly Claim[] {
  const given = Object.hasOwn(lab.inputs, input.name) ? lab.inputs[input.name] : undefined;
  if (given === undefined) return [];
  const read = given.read(input);
  const place = lab.locate(given.at, 'value');
  return [{ by: { kind: 'lab', name: lab.name }, value: read.ok ? read.value : null, place }];
}

/** The values of steps and blocks, in the playbook itself, whose templates use an input. */
function usersOf(name: string, steps: readonly Step[]): readonly string[] {
  const mention = new RegExp(`\\binputs\\.${name}(?![\\w-])`);
  const users = steps.flatMap((step) => {
    let outermost = step.block ?? null;
    while (outermost?.parent != null) outermost = outermost.parent;
    const part = outermost ?? step;
    const own = { when: part.when, with: part.with, ...(outermost === null ? { tell: step.tell } : {}) };
    return mentions(own, mention).map((path) => `${part.id}.${path}`);
  });
  return [...new Set(users)];
}

function mentions(value: Json, mention: RegExp): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]: [string, Json]) => {
    if (isTemplate(each)) return mention.test(each) ? [key] : [];
    if (Array.isArray(each)) return mentions(each, mention).length > 0 ? [key] : [];
    return mentions(each, mention).map((path) => `${key}.${path}`);
  });
}
