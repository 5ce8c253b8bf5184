import { stringify } from 'yaml';
import { resolveSchema } from '../../engine/schema/resolve-schema.ts';
import type { Schema, StepType } from '../../engine/model/step-type.ts';
import type { Paint } from '../process/paint.ts';
import { wrap } from '../process/wrap.ts';
import { schemaFields, type Field } from './schema-fields.ts';

/** The effect of a step type on a machine, and its time, in a few words. */
export function effectOf(type: StepType): string {
  switch (type.kind) {
    case 'change':
      return type.takes === 'now'
        ? 'changes the machine, can be undone'
        : 'changes the machine at the next boot, can be undone';
    case 'check':
      return 'only checks, changes nothing';
    case 'act':
      return type.reboots ? 'performs an action (reboots), cannot be undone' : 'performs an action, cannot be undone';
  }
}

function drawField(
  { name, depth, type, isRequired, default: standard, description }: Field,
  paint: Paint,
  columns: number,
): string[] {
  const margin = '  '.repeat(depth + 1);
  const notes = [type, ...(standard === undefined ? [] : [`default ${standard}`])].join(', ');
  const must = isRequired ? `${paint('dim', ',')} ${paint('warn', 'required')}` : '';
  const text = wrap(description, Math.max(40, Math.min(columns, 110) - margin.length - 4));
  return [
    `${margin}${paint('id', name)}  ${paint('dim', notes)}${must}`,
    ...text.filter((line) => line !== '').map((line) => `${margin}    ${line}`),
  ];
}

function example(type: StepType): string | undefined {
  const examples = type.schema['examples'];
  const input: unknown = Array.isArray(examples) ? examples[0] : undefined;
  if (input === undefined) return undefined;
  return stringify([{ id: type.name, type: type.name, with: input }], { lineWidth: 0 }).trimEnd();
}

/** The documentation of one step type, drawn from its schema: inputs, outputs and an example. */
export function drawStepType(type: StepType, paint: Paint, columns: number): string[] {
  const schema = resolveSchema(type.schema);
  const outputs = (schema['$defs'] as { outputs?: Schema } | undefined)?.outputs;
  const [inputs, yields] = [schemaFields(schema), outputs === undefined ? [] : schemaFields(outputs)];
  const description = typeof schema['description'] === 'string' ? schema['description'] : type.summary;
  const lines = [
    `${paint('title', type.name)}  ${paint('dim', effectOf(type))}`,
    '',
    ...wrap(description, Math.min(columns, 100)),
  ];
  if (inputs.length > 0)
    lines.push('', paint('title', 'Inputs'), ...inputs.flatMap((field) => drawField(field, paint, columns)));
  if (yields.length > 0)
    lines.push(
      '',
      paint('title', 'Outputs'),
      ...yields.flatMap((field) => drawField({ ...field, isRequired: false }, paint, columns)),
    );
  const yaml = example(type);
  if (yaml !== undefined) lines.push('', paint('title', 'Example'), ...yaml.split('\n').map((line) => `  ${line}`));
  return lines;
}
