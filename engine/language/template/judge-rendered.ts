import type { Diagnostic, Pointer } from '../../model/diagnostic.ts';
import type { Json, Schema } from '../../model/step-type.ts';
import { judge } from '../schema/judge.ts';
import { partNaming } from '../schema/step-naming.ts';
import type { Part } from './part.ts';
import { secretUses } from './secret-uses.ts';
import { showValue } from '../yaml/show-value.ts';
import { isTemplate } from './is-template.ts';
import { valueAt } from '../yaml/value-at.ts';

/** The mistakes in a rendered value of a part's `with`, with the template of each value; fills in defaults. */
export function judgeRendered(data: Json, schema: Schema, below: Pointer, part: Part): readonly Diagnostic[] {
  const base = [...part.at, 'with'];
  return judge(data, schema, {
    base: [...base, ...below],
    name: partNaming(part.kind, base),
    locate: part.locate,
    show: (value, pointer) => {
      const written = valueAt(part.with, pointer.slice(base.length));
      return isTemplate(written) ? shownResult(value, written, part) : showValue(value);
    },
  });
}

/** A rendered value beside its template; the value of a secret stays out of messages. */
function shownResult(value: Json, template: string, { secrets, templates }: Part): string {
  return secretUses(template, secrets, templates).length > 0
    ? `a secret (from ${template})`
    : `${showValue(value)} (from ${template})`;
}
