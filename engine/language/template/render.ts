import type { Scope } from '../../model/playbook.ts';
import { evaluate, type Outcome } from './evaluate.ts';
import { showValue } from '../yaml/show-value.ts';
import type { Template } from '../../model/template.ts';
import { loneExpression } from './is-template.ts';

/**
 * The value of a template: a single expression keeps its type, everything else is text. Lists, maps and null cannot be
 * part of a text.
 */
export function render(template: Template, scope: Scope): Outcome {
  const lone = loneExpression(template);
  if (lone !== undefined) return evaluate(lone, scope);
  let text = '';
  let unknown: Outcome | undefined;
  for (const piece of template.pieces) {
    if (typeof piece === 'string') text += piece;
    else {
      const outcome = evaluate(piece, scope);
      if (outcome.kind === 'absent' || outcome.kind === 'wrong') return outcome;
      if (outcome.kind === 'unknown') unknown ??= outcome;
      else if (typeof outcome.value === 'object') {
        const value = showValue(outcome.value);
        return { kind: 'wrong', message: `this is ${value}, which cannot be part of a text`, span: piece.span };
      } else text += String(outcome.value);
    }
  }
  return unknown ?? { kind: 'value', value: text };
}
