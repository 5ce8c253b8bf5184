import type { Diagnostic, Pointer, Result } from '../../model/diagnostic.ts';
import type { Block, Inputs, Scope, Step } from '../../model/playbook.ts';
import type { Json } from '../../model/step-type.ts';
import { diagnosticAt } from '../yaml/diagnostic-at.ts';
import { enterBlocks } from '../template/enter-blocks.ts';
import { nowhere } from '../yaml/locate-in.ts';
import { scopeOfItem } from './prepare.ts';
import { renderData, renderScalar, type Rendering } from '../template/render-data.ts';
import { showValue } from '../yaml/show-value.ts';
import { stepPart } from '../template/part.ts';
import { isTemplate } from '../template/is-template.ts';

/** The maximum number of steps of a playbook after every for_each was expanded. */
const most = 1000;

/** The maximum length of an item in a title. */
const longest = 60;

/**
 * The steps of a playbook with each for_each expanded: a step for each item, named `bind[0]`, `bind[1]` and so on, or a
 * single step that reports an empty list. The same inputs always give the same steps.
 */
export function expandForEach(steps: readonly Step[], inputs: Inputs): Result<readonly Step[]> {
  const diagnostics: Diagnostic[] = [];
  const expanded: Step[] = [];
  for (const step of steps) {
    if (step.forEach === undefined) expanded.push(step);
    else expanded.push(...expand(step, step.forEach, inputs, diagnostics));
    if (expanded.length > most && step.forEach !== undefined) {
      const message = `with for_each of step '${step.id}', the playbook has more than ${most} steps`;
      return {
        ok: false,
        diagnostics: [...diagnostics, diagnosticFor(step, ['for_each'], message, 'use fewer items')],
      };
    }
  }
  return diagnostics.length > 0 ? { ok: false, diagnostics } : { ok: true, value: expanded };
}

function expand(step: Step, forEach: Json, inputs: Inputs, diagnostics: Diagnostic[]): readonly Step[] {
  const { forEach: _, ...one } = step;
  const scope = insideOf(step, inputs, diagnostics);
  const items = scope === null ? null : itemsOf(step, forEach, scope, diagnostics);
  if (scope === null || items === null) return [];
  if (items.length === 0) return [{ ...one, title: plainTitle(step), each: { kind: 'none', of: step.id } }];
  return items.map((item, index) => {
    const each = { kind: 'item', of: step.id, index, item } as const;
    const title = titleOf({ ...one, each }, scope, diagnostics);
    return { ...one, id: `${step.id}[${index}]`, title, each };
  });
}

/** The values that are known at the place of the step before any machine is read. */
function insideOf(step: Step, inputs: Inputs, diagnostics: Diagnostic[]): Scope | null {
  const entered = enterBlocks(always(step.block), { inputs, facts: undefined, steps: {} });
  if (entered.kind === 'invalid') diagnostics.push(...entered.diagnostics);
  return entered.kind === 'inside' ? entered.scope : null;
}

/** A block without its `when`, which may need values that are not known yet. */
function always(block: Block | null | undefined): Block | null {
  return block == null ? null : { ...block, when: null, parent: always(block.parent) };
}

function itemsOf(step: Step, forEach: Json, scope: Scope, diagnostics: Diagnostic[]): readonly Json[] | null {
  const { locate, templates } = stepPart(step);
  const rendering: Rendering = { scope, locate, templates, diagnostics: [], unknown: [] };
  const at = [...step.at, 'for_each'];
  const list = isTemplate(forEach)
    ? renderScalar(forEach, { type: 'array' }, at, rendering)
    : renderData(forEach, {}, at, rendering);
  const wrong = (message: string, hint: string | null): null => {
    diagnostics.push(diagnosticFor(step, ['for_each'], message, hint));
    return null;
  };
  diagnostics.push(...rendering.diagnostics);
  if (rendering.diagnostics.length > 0) return null;
  if (rendering.unknown.length > 0) {
    const message = `'for_each' of step '${step.id}' must not depend on facts or on outputs of steps`;
    return wrong(message, 'use only inputs for the values that its block gets');
  }
  if (!Array.isArray(list))
    return wrong(`'for_each' of step '${step.id}' must be a list, not ${showValue(list)}`, null);
  const odd = (list as readonly Json[]).find((item) => item === null || Array.isArray(item));
  if (odd !== undefined) {
    return wrong(
      `'for_each' of step '${step.id}' contains the invalid item ${showValue(odd)}`,
      'an item must be a scalar value or a map of scalar values',
    );
  }
  return list as readonly Json[];
}

/** The name of the step with its templates rendered; a name without templates is followed by the item. */
function titleOf(step: Step, scope: Scope, diagnostics: Diagnostic[]): string {
  const item = step.each?.kind === 'item' ? step.each.item : null;
  if (!isTemplate(step.title)) return step.secrets?.has('item') ? step.title : `${step.title} (${shortly(item)})`;
  const { locate, templates } = stepPart(step);
  const rendering: Rendering = { scope: scopeOfItem(scope, step), locate, templates, diagnostics: [], unknown: [] };
  const title = renderScalar(step.title, { type: 'string' }, [...step.at, 'name'], rendering);
  diagnostics.push(...rendering.diagnostics);
  return typeof title === 'string' ? title : step.id;
}

const plainTitle = ({ id, title }: Step): string => (isTemplate(title) ? id : title);

/** A short form of an item: a value, or the values of a map. */
function shortly(item: Json): string {
  const text =
    typeof item === 'object' && item !== null
      ? Object.values(item)
          .filter((value) => typeof value !== 'object')
          .join(', ')
      : String(item);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

function diagnosticFor(step: Step, below: Pointer, message: string, hint: string | null): Diagnostic {
  const { source, span } = (step.locate ?? nowhere)([...step.at, ...below], 'value');
  return diagnosticAt(source, span, 'for-each', message, hint);
}
