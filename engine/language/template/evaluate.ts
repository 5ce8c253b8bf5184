import type { Span } from '../../model/diagnostic.ts';
import type { Scope } from '../../model/playbook.ts';
import type { Json } from '../../model/step-type.ts';
import { copyData } from '../yaml/copy-data.ts';
import type { HelperName } from './helper-table.ts';
import { showValue } from '../yaml/show-value.ts';
import { stepNamed } from './step-named.ts';
import type { Expression } from '../../model/template.ts';
import { kinds } from '../schema/wording.ts';

/** The result of an expression; `absent` is a missing value, which the helper `default` replaces. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'unknown'; readonly after: string }
  | { readonly kind: 'absent'; readonly message: string; readonly span: Span }
  | { readonly kind: 'wrong'; readonly message: string; readonly span: Span };

/**
 * The value of an expression in a scope. It never throws, reads own properties only, and never renders a value again.
 */
export function evaluate(expression: Expression, scope: Scope): Outcome {
  switch (expression.kind) {
    case 'literal':
      return { kind: 'value', value: expression.value };
    case 'path':
      return look(expression, scope);
    case 'call':
      return call(expression, scope);
  }
}

function look(path: Extract<Expression, { kind: 'path' }>, scope: Scope): Outcome {
  const [root = '', ...below] = path.parts;
  const [first] = below;
  const absent = (message: string): Outcome => ({ kind: 'absent', message, span: path.span });
  const from = (value: Json, parts: readonly string[], parent: string): Outcome => {
    let at = value;
    let name = parent;
    for (const part of parts) {
      const next = child(at, part);
      if (next === undefined) return absent(`'${name}' has no '${part}' here`);
      at = next;
      name += `.${part}`;
    }
    return { kind: 'value', value: copyData(at) };
  };
  switch (root) {
    case 'inputs': {
      const after =
        first !== undefined && Object.hasOwn(scope.waiting ?? {}, first) ? scope.waiting?.[first] : undefined;
      return after === undefined ? from(scope.inputs, below, root) : { kind: 'unknown', after };
    }
    case 'facts':
      return scope.facts === undefined ? { kind: 'unknown', after: 'facts' } : from(scope.facts, below, root);
    case 'steps': {
      if (first === undefined) return { kind: 'wrong', message: "'steps' needs the ID of a step", span: path.span };
      const named = stepNamed(below, scope.within ?? '', (id) => Object.hasOwn(scope.steps, id));
      const outputs = named === undefined ? undefined : scope.steps[named.id];
      if (named === undefined || outputs === undefined)
        return absent(`step '${first}' did not run, so it has no outputs`);
      if (outputs === 'unknown') return { kind: 'unknown', after: named.id };
      const parts = below.slice(named.length);
      const after = Array.isArray(outputs) ? unknownItem(outputs, parts[0], named.id) : undefined;
      if (after !== undefined) return { kind: 'unknown', after };
      return from(outputs as Json, parts, ['steps', ...below.slice(0, named.length)].join('.'));
    }
    case 'item':
    case 'index': {
      const value = scope[root];
      return value === undefined
        ? absent(`'${root}' is available only in a step with for_each`)
        : from(value, below, root);
    }
    default:
      return { kind: 'wrong', message: `unknown name '${path.parts.join('.')}'`, span: path.span };
  }
}

/** The step with unknown outputs, among the steps of a for_each that a path refers to: one of them, or all. */
function unknownItem(outputs: readonly unknown[], index: string | undefined, id: string): string | undefined {
  const waits = outputs.flatMap((each, at) => (each === 'unknown' ? [at] : []));
  const first = index === undefined ? waits[0] : waits.find((at) => String(at) === index);
  return first === undefined ? undefined : `${id}[${first}]`;
}

function child(value: Json, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return /^\d+$/.test(name) ? (value as readonly Json[])[Number(name)] : undefined;
  return Object.hasOwn(value, name) ? (value as { readonly [key: string]: Json })[name] : undefined;
}

/** Arguments are evaluated from left to right, until the result is decided. */
function call(expression: Extract<Expression, { kind: 'call' }>, scope: Scope): Outcome {
  const [first, second] = expression.args;
  const truth = (value: boolean): Outcome => ({ kind: 'value', value });
  const each = (index: number): Outcome => {
    const arg = expression.args[index];
    return arg === undefined
      ? { kind: 'wrong', message: 'an argument is missing', span: expression.span }
      : evaluate(arg, scope);
  };
  const misfit = (arg: Expression | undefined, takes: string, value: Json): Outcome => ({
    kind: 'wrong',
    message: `'${expression.helper}' takes ${takes}, not ${showValue(value)}`,
    span: arg?.span ?? expression.span,
  });
  const left = each(0);
  const helper = expression.helper as HelperName;
  if (helper === 'default' && (left.kind === 'absent' || (left.kind === 'value' && left.value === null)))
    return each(1);
  if (left.kind !== 'value') return left;
  switch (helper) {
    case 'default':
      return left;
    case 'eq':
    case 'ne': {
      const right = each(1);
      return right.kind === 'value' ? truth(same(left.value, right.value) === (helper === 'eq')) : right;
    }
    case 'not':
      return typeof left.value === 'boolean'
        ? truth(!left.value)
        : misfit(first, kinds(new Set(['boolean'])), left.value);
    case 'and':
    case 'or': {
      for (const [index, arg] of expression.args.entries()) {
        const next = each(index);
        if (next.kind !== 'value') return next;
        if (typeof next.value !== 'boolean') return misfit(arg, kinds(new Set(['boolean'])), next.value);
        if (next.value === (helper === 'or')) return next;
      }
      return truth(helper === 'and');
    }
    case 'lower':
      return typeof left.value === 'string'
        ? { kind: 'value', value: left.value.toLowerCase() }
        : misfit(first, 'text', left.value);
    case 'join': {
      const separator: Outcome = second === undefined ? { kind: 'value', value: ',' } : each(1);
      if (separator.kind !== 'value') return separator;
      if (typeof separator.value !== 'string') return misfit(second, 'text between the items', separator.value);
      const items = left.value;
      if (!Array.isArray(items)) return misfit(first, 'a list', items);
      const odd = (items as readonly Json[]).find((item) => typeof item === 'object');
      if (odd !== undefined) return misfit(first, 'a list of text or numbers, but an item is', odd);
      return { kind: 'value', value: items.join(separator.value) };
    }
  }
}

function same(left: Json, right: Json): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right;
  const names = Object.keys(left);
  const [a, b] = [left, right] as readonly { readonly [key: string]: Json }[];
  return (
    Array.isArray(left) === Array.isArray(right) &&
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && same(a?.[name] ?? null, b?.[name] ?? null))
  );
}
