import type { Diagnostic, Locate, Pointer } from '../../model/diagnostic.ts';
import { diagnosticAt } from '../yaml/diagnostic-at.ts';
import { canFit, inferTypes } from './infer-types.ts';
import { templateOf } from './templates-in.ts';
import { placeInScalar } from '../yaml/place-in-scalar.ts';
import type { World } from './resolve-path.ts';
import type { JsonType } from '../schema/schema-view.ts';
import type { Expression, Template, TemplateMistake } from '../../model/template.ts';
import { loneExpression } from './is-template.ts';
import { kinds } from '../schema/wording.ts';

/** The place of a template and the permitted types of its value. */
interface Target {
  readonly at: Pointer;
  readonly locate: Locate;
  readonly world: World;
  readonly wanted: ReadonlySet<JsonType> | undefined;
  readonly subject: string;
  /** Whether only a single expression is permitted there. */
  readonly lone?: boolean;
}

/** The mistakes in the templates of a scalar, each with its place in the file. */
export function checkTemplate(text: string, target: Target): readonly Diagnostic[] {
  const parsed = templateOf(text, target.world.templates);
  const mistakes = parsed.ok ? typeMistakes(parsed.template, target) : [...parsed.mistakes];
  if (!parsed.ok) checkMixed(parsed.readable, text, target.world, mistakes);
  const place = target.locate(target.at, 'value');
  return mistakes.map(({ span, code, message, hint }) => {
    const found = placeInScalar(place, text, span);
    return diagnosticAt(found.source, found.span, code, message, hint);
  });
}

function typeMistakes(template: Template, { world, wanted, subject, lone: alone }: Target): TemplateMistake[] {
  const { text, pieces } = template;
  const mistakes: TemplateMistake[] = [];
  const code = 'template-type';
  const lone = loneExpression(template);
  if (lone !== undefined) {
    const given = inferTypes(lone, text, world, mistakes);
    if (mistakes.length === 0 && !canFit(given, wanted)) {
      const message = `${subject} must be ${kinds(wanted)}, but this is ${kinds(given)}`;
      mistakes.push({ span: lone.span, code, message, hint: null });
    }
    return mistakes;
  }
  checkMixed(pieces, text, world, mistakes);
  // Mixed text can still become a number or a boolean, but never a list or a map.
  const never =
    alone === true || (wanted !== undefined && [...wanted].every((type) => type === 'array' || type === 'object'));
  if (mistakes.length === 0 && never) {
    const message = `${subject} must be ${kinds(wanted)}, but this is text`;
    mistakes.push({ span: { start: 0, end: text.length }, code, message, hint: 'remove the text around {{ }}' });
  }
  return mistakes;
}

/** Checks the expressions of a mixed text, where only scalars are permitted. */
function checkMixed(
  pieces: readonly (string | Expression)[],
  text: string,
  world: World,
  mistakes: TemplateMistake[],
): void {
  for (const piece of pieces) {
    if (typeof piece === 'string') continue;
    const given = inferTypes(piece, text, world, mistakes);
    if (given === undefined || ![...given].every((type) => ['array', 'object', 'null'].includes(type))) continue;
    const hint = given.has('array') ? 'to make text of it, use {{ join list "," }}' : null;
    const message = `this is ${kinds(given)}, which cannot be part of a text`;
    mistakes.push({ span: piece.span, code: 'template-type', message, hint });
  }
}
