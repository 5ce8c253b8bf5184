import type { Locate, Pointer, Result } from '../../model/diagnostic.ts';
import type { InputDeclaration } from '../../model/playbook.ts';
import type { Json } from '../../model/step-type.ts';
import { diagnosticAt } from '../yaml/diagnostic-at.ts';
import type { Document } from '../yaml/document.ts';
import { maskInputs } from './mask-inputs.ts';
import { judge } from '../schema/judge.ts';
import { locateIn } from '../yaml/locate-in.ts';
import { nodeAt } from '../yaml/node-at.ts';
import { readScalars } from '../schema/read-scalars.ts';
import { isTemplate } from '../template/is-template.ts';

/** The value that a lab gives an input, read and judged by the input's declaration. The line that is shown with a mistake contains no other value. */
export function readLabInput(document: Document, at: Pointer, input: InputDeclaration): Result<Json> {
  const secret = input.schema['writeOnly'] === true;
  // The text is masked for the first mistake, and only once: a lab can have many inputs and many mistakes.
  let masked: Locate | undefined;
  const locate: Locate = (pointer, part) =>
    (masked ??= locateIn(maskInputs(document, secret ? undefined : input.name)))(pointer, part);
  const value = readScalars(nodeAt(document, at), input.schema);
  if (isTemplate(value)) {
    const { source, span } = locate(at, 'value');
    const message = `input '${input.name}' must not contain a template`;
    return {
      ok: false,
      diagnostics: [diagnosticAt(source, span, 'bad-value', message, 'templates are allowed only in playbooks')],
    };
  }
  const diagnostics = judge(value, input.schema, {
    base: at,
    name: (pointer) => nameOf(input, pointer.slice(at.length)),
    locate,
    ...(secret ? { show: () => 'the value in the lab file' } : {}),
  });
  return diagnostics.length > 0 ? { ok: false, diagnostics } : { ok: true, value };
}

/** The description of an input, or of an item of it. */
export function nameOf(input: InputDeclaration, within: Pointer): string {
  const [index] = within;
  const whole = `input '${input.name}'`;
  return typeof index === 'number' ? `item ${index + 1} of ${whole}` : whole;
}
