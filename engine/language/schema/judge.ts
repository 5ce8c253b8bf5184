import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Diagnostic, Locate, Pointer } from '../../model/diagnostic.ts';
import type { Json, Schema } from '../../model/step-type.ts';
import { compileSchema } from '../../schema/compile-schema.ts';
import { diagnosticAt } from '../yaml/diagnostic-at.ts';
import { explainError, type Naming } from './explain-error.ts';
import { inTextOrder } from '../yaml/in-text-order.ts';
import { settleErrors } from './settle-errors.ts';
import { showValue } from '../yaml/show-value.ts';

/** The names and places of a checked value, and the way its scalars may be shown. */
export interface DiagnosticContext {
  /** The place of `data` in its document. */
  readonly base: Pointer;
  readonly name: Naming;
  readonly locate: Locate;
  /** Whether scalars may be templates, whose values are checked later. */
  readonly templates?: boolean;
  readonly show?: (value: Json, pointer: Pointer) => string;
}

/** Nobody reads more mistakes at once, and each is compared with the others. */
const most = 1000;

/** The first mistakes; those at the place where the list is cut are left out, because they belong together. */
function few(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const next = errors[most];
  if (next === undefined) return errors;
  const place = next.instancePath.split('/').slice(0, 3).join('/');
  const whole = errors.slice(0, most).filter(({ instancePath }) => !`${instancePath}/`.startsWith(`${place}/`));
  return whole.length > 0 ? whole : errors.slice(0, most);
}

/** Fills the schema's defaults into `data` (which is changed) and tells everything that is wrong with it, in the order of the text. */
export function judge(data: Json, schema: Schema, context: DiagnosticContext): readonly Diagnostic[] {
  const diagnostics = settleErrors(few(compileSchema(schema)(data)), data, context.templates === true).map(
    (error): Diagnostic => {
      const name: Naming = (pointer) => context.name([...context.base, ...pointer]);
      const mistake = explainError(error, data, name, (value, pointer) =>
        context.show === undefined ? showValue(value) : context.show(value, [...context.base, ...pointer]),
      );
      const { source, span } = context.locate([...context.base, ...mistake.pointer], mistake.part);
      return diagnosticAt(source, span, mistake.code, mistake.message, mistake.hint);
    },
  );
  return inTextOrder(diagnostics);
}
