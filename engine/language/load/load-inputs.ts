import type { Diagnostic, Locate } from '../../model/diagnostic.ts';
import type { InputDeclaration } from '../../model/playbook.ts';
import type { Json } from '../../model/step-type.ts';
import { diagnosticAt } from '../yaml/diagnostic-at.ts';
import type { Document } from '../yaml/document.ts';
import type { Naming } from '../schema/explain-error.ts';
import { inputSchema, inputTypes } from './input-types.ts';
import { judge } from '../schema/judge.ts';
import { nodeAt } from '../yaml/node-at.ts';
import { readScalars } from '../schema/read-scalars.ts';
import { isTemplate } from '../template/is-template.ts';
import { valueAt } from '../yaml/value-at.ts';

/**
 * The declared inputs of a playbook whose envelope was checked; choices and defaults are read and checked with the
 * declared type.
 */
export function loadInputs(
  document: Document,
  envelope: Json,
  name: Naming,
  locate: Locate,
  diagnostics: Diagnostic[],
): readonly InputDeclaration[] {
  const declared = valueAt(envelope, ['inputs']);
  if (typeof declared !== 'object' || declared === null || Array.isArray(declared)) return [];
  return Object.entries(declared).flatMap(([input, declaration]): readonly InputDeclaration[] => {
    const at = ['inputs', input];
    const type = valueAt(declaration as Json, ['type']);
    const items = valueAt(declaration as Json, ['items']);
    if (typeof type !== 'string' || (type !== 'list' && !Object.hasOwn(inputTypes, type))) return [];
    if (typeof items === 'string' && !Object.hasOwn(inputTypes, items)) return [];
    const read = (key: string, schema: ReturnType<typeof inputSchema>): Json | undefined => {
      const node = nodeAt(document, [...at, key]);
      if (node === null) return undefined;
      const value = readScalars(node, schema);
      const templated = (Array.isArray(value) ? (value as readonly Json[]) : [value]).some(isTemplate);
      if (templated) {
        const { source, span } = locate([...at, key], 'value');
        const message = `${name([...at, key])} must not contain a template`;
        diagnostics.push(diagnosticAt(source, span, 'bad-value', message, 'templates are allowed only in steps'));
        return value;
      }
      diagnostics.push(...judge(value, schema, { base: [...at, key], name, locate }));
      return value;
    };
    const itemsName = typeof items === 'string' ? items : undefined;
    const secret = valueAt(declaration as Json, ['secret']) === true;
    if (secret && [type, itemsName].includes('boolean')) {
      const { source, span } = locate([...at, 'secret'], 'value');
      const message = `${name(at)} cannot be secret, because true and false are common words that runbook cannot hide`;
      diagnostics.push(diagnosticAt(source, span, 'bad-value', message, 'use the type string for a secret'));
    }
    const choices = read('choices', {
      type: 'array',
      items: inputSchema(type === 'list' ? (itemsName ?? 'string') : type, undefined, [], false),
    });
    const schema = inputSchema(type, itemsName, Array.isArray(choices) ? choices : [], secret);
    const summary = valueAt(declaration as Json, ['summary']);
    return [
      {
        name: input,
        type,
        summary: typeof summary === 'string' ? summary : '',
        schema,
        default: read('default', schema),
        at,
        locate,
      },
    ];
  });
}
