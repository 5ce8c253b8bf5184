import { isMap, isScalar } from 'yaml';
import type { Diagnostic, SourceText } from '../../model/diagnostic.ts';
import { maskText } from '../yaml/mask-text.ts';
import type { Document } from '../yaml/document.ts';
import { nodeAt } from '../yaml/node-at.ts';

/**
 * A lab whose text has dots in the place of its inputs, for the line that is shown with a mistake: which of them is
 * secret is known only to a playbook, and possibly to another one. Every place in it remains the same. `shown` is the
 * input that the mistake is about, if its value may be shown.
 */
export function maskInputs(document: Document, shown?: string): Document {
  const inputs = nodeAt(document, ['inputs']);
  const { source } = document;
  const hidden = isMap(inputs)
    ? inputs.items.filter(({ key }) => !isScalar(key) || key.value !== shown).map(({ value }) => value)
    : [inputs];
  let text = '';
  let at = 0;
  for (const node of hidden) {
    const [start, end] = node?.range ?? [at, at];
    text += source.text.slice(at, start) + maskText(source.text.slice(start, end));
    at = end;
  }
  return { ...document, source: { ...source, text: text + source.text.slice(at) } };
}

/**
 * The mistakes of a lab that could not be parsed, without the text of its inputs: everything from the key `inputs` to
 * the next key without indentation, or the whole text if it is written in one map in braces.
 */
export function maskBroken(diagnostics: readonly Diagnostic[], source: SourceText): readonly Diagnostic[] {
  const isFlow = /^\s*\{/.test(source.text);
  const text = isFlow
    ? maskText(source.text)
    : source.text.replace(
        /^(["']?inputs["']?\s*:)(.*(?:\n(?![^\s#\-"'\]}]).*)*)/gm,
        (_, key: string, values: string) => key + maskText(values),
      );
  return diagnostics.map((each) => {
    if (each.source?.text !== source.text) return each;
    const at = each.span?.start ?? 0;
    const isInside = source.text.slice(at, at + 80) !== text.slice(at, at + 80);
    return { ...each, source: { ...source, text }, ...(isInside && { hint: null }) };
  });
}
