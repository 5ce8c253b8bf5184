import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Schema } from '../../model/step-type.ts';
import { typesOf } from './schema-view.ts';
import { either, inSentence, kinds } from './wording.ts';

/** Code, message and hint for a value that fits none, or more than one, of several shapes. */
export function explainChoice(error: ErrorObject, subject: string, shown: string): [string, string, string | null] {
  const branches = error.schema as readonly Schema[];
  const keys = branches.map((branch) => branch['required'] as readonly string[] | undefined);
  const passing = (error.params as { passingSchemas?: readonly number[] | null }).passingSchemas;
  if (keys.every((names) => names?.length === 1)) {
    const names = keys.flatMap((required) => required?.map((name) => `'${name}'`) ?? []);
    if (!Array.isArray(passing)) return ['missing-key', `${subject} needs one of ${either(names)}`, null];
    const both = passing.map((index: number) => names[index]).join(' and ');
    return ['bad-value', `${subject} can have only one of ${both}`, null];
  }
  if (Array.isArray(passing)) return ['bad-value', `${subject} matches more than one allowed form`, null];
  const forms = branches.map((branch) =>
    Array.isArray(branch['enum'])
      ? either(branch['enum'].map((choice) => `'${String(choice)}'`))
      : String(branch['grammar'] ?? branch['description'] ?? kinds(typesOf(branch))),
  );
  return [
    'bad-value',
    `${subject} cannot be ${shown}`,
    `allowed: ${forms.map((form) => inSentence(form)).join('; or ')}`,
  ];
}
