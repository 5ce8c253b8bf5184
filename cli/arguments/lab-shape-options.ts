import { nearest } from '../../engine/language/yaml/nearest.ts';
import { shapeOf } from '../../machines/emulated/shape/shape-of.ts';
import type { LabShape } from '../../machines/emulated/shape/lab-shape.ts';
import schema from '../../schemas/lab.schema.json' with { type: 'json' };
import type { WantedShape } from '../../schemas/types/lab.ts';
import type { UsageMistake } from './parse-arguments.ts';
import type { Given, Option } from './verb.ts';

interface Property {
  readonly description: string;
  readonly type: string;
  readonly enum?: readonly string[];
  /** The words of a list; an option has them with commas between them. */
  readonly items?: undefined | { readonly enum: readonly string[] };
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
}

const properties = Object.entries<Property>(schema.$defs.shape.properties);

/** A default of the host: the option starts with `no-`, disables it, and has a separate description. */
const switchedOff: ReadonlyMap<string, string> = new Map([
  [
    'nesting',
    'Do not use KVM for virtual machines on the host. If this machine does not offer nested virtualization, the host itself then runs with KVM.',
  ],
]);

const flagOf = (key: string): string => `${switchedOff.has(key) ? 'no-' : ''}${key.replaceAll('_', '-')}`;

/** The options of `runbook lab up`: the keys of a lab file's `shape`, each with its description there. */
export const shapeOptions: readonly Option[] = properties.map(([key, { description, type, enum: choices, items }]) => {
  const text = switchedOff.get(key) ?? description;
  // A single phrase has no full stop, like all other options.
  const summary = /[^.]\.\s/.test(text) ? text : text.replace(/\.$/, '');
  if (type === 'boolean') return { name: flagOf(key), summary };
  if (items !== undefined) return { name: flagOf(key), value: `${items.enum[0]},...`, summary };
  return { name: flagOf(key), value: choices?.join('|') ?? (type === 'integer' ? 'number' : 'size'), summary };
});

const isText = (text: string | undefined): text is string => text !== undefined;

/** The mistake in the text of an option, in words. */
function wrongIn(text: string, property: Property): string | undefined {
  const { enum: choices, items, minimum = 0, maximum = Infinity, pattern } = property;
  if (items !== undefined) {
    const words = text.split(',');
    const twice = words.find((word, index) => words.indexOf(word) !== index);
    if (twice !== undefined) return `${twice} is named twice`;
    return words.map((word) => wrongIn(word, { ...property, ...items, items: undefined })).find(isText);
  }
  if (choices !== undefined) {
    if (choices.includes(text)) return undefined;
    const near = nearest(text, choices);
    return near === undefined ? `allowed values: ${choices.join(', ')}` : `did you mean ${near}?`;
  }
  if (property.type === 'integer') {
    const isIn = /^\d{1,9}$/.test(text) && Number(text) >= minimum && Number(text) <= maximum;
    return isIn ? undefined : `a whole number from ${minimum} to ${maximum}`;
  }
  return pattern === undefined || new RegExp(pattern).test(text) ? undefined : 'a number with the unit M or G, e.g. 4G';
}

/** The shape that the options of a command line request, null if they request none, or the first mistake in them. */
export function readShape(given: Given): LabShape | null | UsageMistake {
  const wanted: Record<string, string | number | boolean | readonly string[]> = {};
  for (const [key, property] of properties) {
    const name = flagOf(key);
    if (property.type === 'boolean') {
      if (given.flags.has(name)) wanted[key] = !switchedOff.has(key);
      continue;
    }
    const text = given.values[name]?.at(-1);
    if (text === undefined) continue;
    const hint = wrongIn(text, property);
    if (hint !== undefined) return { message: `invalid value for --${name}: ${text}`, hint };
    wanted[key] = property.type === 'integer' ? Number(text) : property.items === undefined ? text : text.split(',');
  }
  if (Object.keys(wanted).length === 0) return null;
  const shape = shapeOf(wanted as WantedShape);
  return 'key' in shape ? { message: shape.message, hint: `see --${flagOf(shape.key)}` } : shape;
}
