import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Pointer } from '../../model/diagnostic.ts';
import type { Json, Schema } from '../../model/step-type.ts';
import { correctSubnet } from '../../../schemas/formats/subnet.ts';
import { explainChoice } from './explain-choice.ts';
import { inSentence, kinds } from './wording.ts';
import { suggest } from '../yaml/nearest.ts';
import { propertyNames, typesOf } from './schema-view.ts';
import { pointerOf } from './settle-errors.ts';

/** The message for a schema error, without a place. */
export interface Mistake {
  readonly code: string;
  readonly pointer: Pointer;
  readonly part: 'value' | 'key';
  readonly message: string;
  readonly hint: string | null;
}

/** The name of the value at a pointer: "'with' of step 'bind' (pci-bind)". */
export type Naming = (pointer: Pointer) => string;

/** Translates a schema error for the author of the value. */
export function explainError(
  error: ErrorObject,
  data: Json,
  name: Naming,
  show: (value: Json, pointer: Pointer) => string,
): Mistake {
  const pointer = realPointer(error.instancePath, data);
  const shown = (value: Json) => show(value, pointer);
  const params = error.params as Readonly<Record<string, unknown>>;
  const schema = (error.parentSchema ?? {}) as Schema;
  const value = error.data as Json;
  const at = (code: string, message: string, hint: string | null = grammarOf(schema)): Mistake => ({
    code,
    pointer,
    part: 'value',
    message,
    hint,
  });
  const subject = name(pointer);
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties':
    case 'propertyNames': {
      const key = String(params['additionalProperty'] ?? params['unevaluatedProperty'] ?? params['propertyName']);
      const place = { pointer: [...pointer, key], part: 'key' } as const;
      if (error.keyword === 'propertyNames') {
        const names = (error.schema ?? {}) as Schema;
        return { ...at('bad-key', `invalid name '${key}' in ${subject}`, grammarOf(names)), ...place };
      }
      const hint = indentHint(value, schema, key) ?? suggest(key, propertyNames(schema), 'allowed keys');
      return {
        ...at('unknown-key', `unknown key '${key}' in ${subject}`, hint),
        ...place,
      };
    }
    case 'required':
    case 'dependentRequired': {
      const key = String(params['missingProperty']);
      const property = (schema['properties'] as Record<string, Schema> | undefined)?.[key];
      const because = error.keyword === 'required' ? '' : `, required by '${String(params['property'])}'`;
      const hint =
        typeof property?.['description'] === 'string' ? `'${key}': ${inSentence(property['description'])}` : null;
      return { ...at('missing-key', `missing key '${key}' in ${subject}${because}`, hint), part: 'key' };
    }
    case 'type':
      return at(
        'wrong-type',
        `${subject} must be ${kinds(typesOf(schema))}, not ${shown(value)}`,
        typeHint(schema, value),
      );
    case 'const':
      return at('bad-value', `${subject} must be ${shown(params['allowedValue'] as Json)}, not ${shown(value)}`);
    case 'enum': {
      const choices = (params['allowedValues'] as readonly Json[]).map(String);
      const hint =
        typeof value === 'object'
          ? `allowed values: ${choices.join(', ')}`
          : suggest(String(value), choices, 'allowed values');
      return at('bad-value', `${subject} cannot be ${shown(value)}`, hint);
    }
    case 'format': {
      const meant = typeof value === 'string' ? correctSubnet(value) : null;
      if (meant === null || typeof value !== 'string' || !shown(value).includes(value))
        return at('bad-value', `${subject} cannot be ${shown(value)}`);
      const message = `${subject} cannot be ${shown(value)}: this is a host address, because host bits are set`;
      return at('bad-value', message, `the subnet is ${meant}`);
    }
    case 'pattern':
      return at('bad-value', `${subject} cannot be ${shown(value)}`);
    case 'minimum':
    case 'exclusiveMinimum':
    case 'maximum':
    case 'exclusiveMaximum':
    case 'multipleOf':
      return at('bad-value', `${subject} must be ${bound(error.keyword, params)}, not ${shown(value)}`);
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return at('bad-value', `${subject} must have ${params['limit']} or more ${parts[error.keyword]}`);
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
      return at('bad-value', `${subject} must have ${params['limit']} or fewer ${parts[error.keyword]}`);
    case 'uniqueItems':
      return at(
        'bad-value',
        `${subject} contains the same value twice (items ${Number(params['j']) + 1} and ${Number(params['i']) + 1})`,
      );
    case 'false schema':
      return { ...at('bad-value', `${subject} is not allowed here`, null), part: 'key' };
    case 'anyOf':
    case 'oneOf':
      return {
        ...at(...explainChoice(error, subject, shown(value))),
        part: typeof value === 'object' ? 'key' : 'value',
      };
    default:
      return at('bad-value', `${subject} cannot be ${shown(value)}`);
  }
}

const parts: Readonly<Record<string, string>> = {
  minLength: 'characters',
  maxLength: 'characters',
  minItems: 'items',
  maxItems: 'items',
  minProperties: 'keys',
  maxProperties: 'keys',
};

/** The hint for an unknown key that follows a key with a missing map. */
function indentHint(value: Json, schema: Schema, key: string): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const names = Object.keys(value);
  const before = names[names.indexOf(key) - 1];
  if (before === undefined || (value as Readonly<Record<string, Json>>)[before] !== null) return null;
  const holds = (schema['properties'] as Record<string, Schema> | undefined)?.[before];
  return typesOf(holds)?.has('object') === true ? `if it belongs to '${before}', indent it further` : null;
}

function typeHint(schema: Schema, value: Json): string | null {
  const types = typesOf(schema);
  if (types?.has('integer') === true && typeof value === 'string') {
    if (/^-?[0-9]+$/.test(value))
      return /^-?0[0-9]/.test(value) ? 'write it without leading zeros' : 'write it without quotes';
    return 'use only decimal digits';
  }
  if (types?.has('boolean') === true && typeof value === 'string' && /^(yes|no|on|off|true|false|y|n)$/i.test(value)) {
    return `write ${/^(y|yes|on|true)$/i.test(value) ? 'true' : 'false'}, without quotes`;
  }
  if (types?.has('array') === true && typeof value === 'string') return `write a list with one item as [${value}]`;
  return grammarOf(schema);
}

function grammarOf(schema: Schema): string | null {
  const description = schema['grammar'] ?? schema['description'];
  return typeof description === 'string' ? `expected: ${inSentence(description)}` : null;
}

function bound(keyword: string, params: Readonly<Record<string, unknown>>): string {
  switch (keyword) {
    case 'minimum':
      return `${String(params['limit'])} or more`;
    case 'exclusiveMinimum':
      return `more than ${String(params['limit'])}`;
    case 'maximum':
      return `${String(params['limit'])} or less`;
    case 'exclusiveMaximum':
      return `less than ${String(params['limit'])}`;
    default:
      return `a multiple of ${String(params['multipleOf'])}`;
  }
}

function realPointer(path: string, data: Json): Pointer {
  let value: Json | undefined = data;
  return pointerOf(path).map((name) => {
    const step = Array.isArray(value) ? Number(name) : name;
    value = (value as { readonly [key: string | number]: Json } | undefined)?.[step];
    return step;
  });
}
