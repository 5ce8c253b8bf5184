import type { Prepared, Scope, Step } from '../../model/playbook.ts';
import { enterBlocks } from '../template/enter-blocks.ts';
import { judgeRendered } from '../template/judge-rendered.ts';
import { stepPart } from '../template/part.ts';
import { renderData, renderScalar, type Rendering } from '../template/render-data.ts';
import { renderWhen } from '../template/render-when.ts';
import { resolveSchema } from '../../schema/resolve-schema.ts';
import { secretUses } from '../template/secret-uses.ts';
import { showValue } from '../yaml/show-value.ts';
import { isTemplate } from '../template/is-template.ts';

/**
 * A step's input in a scope: first `when` (of its blocks before its own), then `with` is rendered, its defaults are
 * filled in, and it is checked by the type's schema. Pure; never throws because of the text of a playbook.
 */
export function prepare(step: Step, outside: Scope): Prepared {
  const entered = enterBlocks(step.block, outside);
  if (entered.kind !== 'inside') return entered;
  if (step.each?.kind === 'none') return { kind: 'skipped', reason: 'for_each has no items' };
  const scope = scopeOfItem(entered.scope, step);
  const part = stepPart(step);
  const whether = renderWhen(part, scope);
  if (whether.kind !== 'taken') return whether;
  const rendering: Rendering = { scope, locate: part.locate, templates: part.templates, diagnostics: [], unknown: [] };
  const data = renderData(step.with, resolveSchema(step.type.schema), [...step.at, 'with'], rendering);
  if (rendering.diagnostics.length > 0) return { kind: 'invalid', diagnostics: rendering.diagnostics };
  if (rendering.unknown[0] !== undefined) return { kind: 'unknown', after: rendering.unknown[0] };
  const diagnostics = judgeRendered(data, step.type.schema, [], part);
  return diagnostics.length > 0 ? { kind: 'invalid', diagnostics } : { kind: 'ready', input: data };
}

/**
 * The message of a step at the end of the run, in a scope with its outputs; null if it has no message, or the message
 * has errors. A secret is not shown.
 */
export function renderTell(step: Step, outside: Scope): string | null {
  if (step.tell === null || !isTemplate(step.tell)) return step.tell;
  const entered = enterBlocks(step.block, outside);
  if (entered.kind !== 'inside') return null;
  const { locate, templates, secrets } = stepPart(step);
  if (secretUses(step.tell, secrets, templates).length > 0) return null;
  const scope = scopeOfItem(entered.scope, step);
  const rendering: Rendering = { scope: withOwnOutputs(scope, step), locate, templates, diagnostics: [], unknown: [] };
  const value = renderScalar(step.tell, { type: 'string' }, [...step.at, 'tell'], rendering);
  if (rendering.diagnostics.length > 0 || rendering.unknown.length > 0) return null;
  return typeof value === 'string' ? value.trim() : showValue(value);
}

/** The additional names in the scope of a step for an item of for_each. */
export function scopeOfItem(scope: Scope, { each }: Pick<Step, 'each'>): Scope {
  return each?.kind === 'item' ? { ...scope, item: each.item, index: each.index } : scope;
}

/** After it has ended, a step for an item sees its own outputs by its id, not the list of all outputs. */
function withOwnOutputs(scope: Scope, { id, each }: Step): Scope {
  const own = scope.steps[id];
  return each === undefined || own === undefined ? scope : { ...scope, steps: { ...scope.steps, [each.of]: own } };
}
