import type { Block, Prepared, Scope } from '../../model/playbook.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Json, Schema } from '../../model/step-type.ts';
import { copyData } from '../yaml/copy-data.ts';
import { judgeRendered } from './judge-rendered.ts';
import { blockPart, blocksAround } from './part.ts';
import { renderData, type Rendering } from './render-data.ts';
import { renderWhen } from './render-when.ts';
import { resolveSchema } from '../../schema/resolve-schema.ts';

/** The scope inside the blocks around a step, or the reason why the step is not prepared. */
export type Entered = { readonly kind: 'inside'; readonly scope: Scope } | Exclude<Prepared, { kind: 'ready' }>;

/**
 * The names inside a block: its own inputs, made from `with`, and its own steps. The `when` of a block applies to each
 * of its steps.
 */
export function enterBlocks(within: Block | null | undefined, scope: Scope): Entered {
  let inside = scope;
  for (const block of blocksAround(within)) {
    const whether = renderWhen(blockPart(block), inside);
    if (whether.kind === 'skipped') return { kind: 'skipped', reason: `${whether.reason} of ${block.id}` };
    if (whether.kind !== 'taken') return whether;
    const entered = enter(block, inside);
    if (entered.kind !== 'inside') return entered;
    inside = entered.scope;
  }
  return { kind: 'inside', scope: inside };
}

/** An input with an unknown value delays only the steps that use it. */
function enter(block: Block, scope: Scope): Entered {
  const part = blockPart(block);
  const declared = (resolveSchema(block.schema)['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const inputs = Object.create(null) as Record<string, Json>;
  const waiting = Object.create(null) as Record<string, string>;
  const diagnostics: Diagnostic[] = [];
  for (const [name, schema] of Object.entries(declared)) {
    const written = (block.with as Readonly<Record<string, Json>>)[name] ?? (schema['default'] as Json | undefined);
    if (written === undefined) continue;
    const rendering: Rendering = {
      scope,
      locate: block.locate,
      templates: block.templates,
      diagnostics: [],
      unknown: [],
    };
    const value = renderData(copyData(written), schema, [...block.at, 'with', name], rendering);
    diagnostics.push(...rendering.diagnostics);
    if (rendering.unknown[0] !== undefined) waiting[name] = rendering.unknown[0];
    else if (rendering.diagnostics.length === 0) inputs[name] = value;
  }
  diagnostics.push(...judgeRendered(inputs, knownSchema(block.schema), [], part));
  if (diagnostics.length > 0) return { kind: 'invalid', diagnostics };
  return { kind: 'inside', scope: { ...scope, inputs, waiting, within: `${block.id}.` } };
}

const known = new WeakMap<Schema, Schema>();

/** The schema of the inputs that have a value now: no input is required, and no default is filled in. */
function knownSchema(schema: Schema): Schema {
  const made = known.get(schema);
  if (made !== undefined) return made;
  const declared = Object.entries((resolveSchema(schema)['properties'] ?? {}) as Readonly<Record<string, Schema>>);
  const properties = Object.fromEntries(declared.map(([name, { default: _, ...rest }]) => [name, rest]));
  const result = { type: 'object', properties };
  known.set(schema, result);
  return result;
}
