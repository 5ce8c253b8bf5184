import { knownScope } from '../language/load/known-scope.ts';
import { blocksAround } from '../language/template/part.ts';
import type { Inputs, Playbook } from '../model/playbook.ts';
import type { Json, Schema } from '../model/step-type.ts';
import type { Secrets } from './seal.ts';

function leaves(name: string, value: Json): readonly (readonly [string, string])[] {
  if (typeof value === 'string' || typeof value === 'number') return value === '' ? [] : [[name, String(value)]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => leaves(`${name}.${key}`, each as Json));
}

/** The secrets of a playbook with these inputs, by their names; the known secrets of a block have the ID of the block and a slash as prefix. */
export function namedSecrets({ inputs: declared, steps }: Playbook, inputs: Inputs): Secrets {
  const secret = declared.filter(({ schema }) => schema['writeOnly'] === true);
  const mine = secret.flatMap(({ name }) => leaves(name, inputs[name] ?? null));
  const blocks = new Set(steps.flatMap(({ block }) => blocksAround(block)));
  const inner = [...blocks].flatMap((block) => {
    const properties = Object.entries(block.schema['properties'] as Readonly<Record<string, Schema>>);
    const names = properties.filter(([, schema]) => schema['writeOnly'] === true).map(([name]) => name);
    const known = names.length === 0 ? undefined : knownScope(block, inputs)?.inputs;
    return names.flatMap((name) => leaves(`${block.id}/${name}`, known?.[name] ?? null));
  });
  return new Map([...inner, ...mine]);
}
