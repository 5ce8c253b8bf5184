import type { Place, Pointer, Result } from '../../model/diagnostic.ts';
import type { InputDeclaration } from '../../model/playbook.ts';
import type { Json } from '../../model/step-type.ts';
import { judge } from '../schema/judge.ts';
import { parseSource } from '../yaml/parse-source.ts';
import { nameOf } from './read-lab-input.ts';
import { readScalars, readText } from '../schema/read-scalars.ts';
import { itemsOf } from '../schema/schema-view.ts';

/** A value from the command line: `--set name=text`. */
export interface Assignment {
  readonly name: string;
  readonly text: string;
}

/** The value of `--set name=text`: the text is read by the declared type; a list is `a,b` or `[a, b]`. Diagnostics point into the assignment. */
export function readAssignment(assignment: Assignment, input: InputDeclaration): Result<Json> {
  const { name, text } = assignment;
  const secret = input.schema['writeOnly'] === true;
  const place = (): Place => {
    if (secret) return { source: { path: '--set', text: name }, span: { start: 0, end: name.length } };
    const start = name.length + 1;
    return { source: { path: '--set', text: `${name}=${text}` }, span: { start, end: start + text.length } };
  };
  const value = input.type === 'list' ? readList(text, input) : (readText(text, input.schema) ?? '');
  const diagnostics = judge(value, input.schema, {
    base: [],
    name: (pointer: Pointer) => nameOf(input, pointer),
    locate: place,
    ...(secret ? { show: () => 'the given value' } : {}),
  });
  return diagnostics.length > 0 ? { ok: false, diagnostics } : { ok: true, value };
}

function readList(text: string, input: InputDeclaration): Json {
  if (text.trim() === '') return [];
  if (text.startsWith('[')) {
    const parsed = parseSource({ path: '--set', text });
    return parsed.ok ? readScalars(parsed.value.root, input.schema) : text;
  }
  const items = itemsOf(input.schema) as InputDeclaration['schema'];
  return text.split(',').map((item) => readText(item.trim(), items));
}
