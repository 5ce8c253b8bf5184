import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Diagnostic, SourceText } from '../../model/diagnostic.ts';
import { diagnosticAt } from './diagnostic-at.ts';
import { unquotedTemplate } from './unquoted-template.ts';

const prototypeKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Values and keys with a NUL character, and keys that are not plain text, are written twice, would merge, or would reach a prototype. */
export function refuseKeys(source: SourceText, node: ParsedNode): readonly Diagnostic[] {
  if (isSeq(node)) return node.items.flatMap((item) => refuseKeys(source, item as ParsedNode));
  if (isScalar(node) && String(node.value).includes('\0')) {
    const message = 'a value must not contain a NUL character';
    const hint = 'no path, program argument, variable or name on Linux can contain it';
    return [diagnosticAt(source, { start: node.range[0], end: node.range[1] }, 'bad-value', message, hint)];
  }
  if (!isMap(node)) return [];
  const seen = new Set<string>();
  return node.items.flatMap((pair) => {
    const key = pair.key as ParsedNode;
    const span = { start: key.range[0], end: key.range[1] };
    const at = (code: string, message: string, hint: string | null) => diagnosticAt(source, span, code, message, hint);
    if (!isScalar(key)) {
      const template = isMap(key) ? unquotedTemplate(source, span.start) : undefined;
      return [template ?? at('bad-key', 'a key must be text', 'put it in quotes')];
    }
    const name = String(key.value);
    const below = pair.value === null ? [] : refuseKeys(source, pair.value as ParsedNode);
    if (prototypeKeys.has(name)) return [at('forbidden-key', `'${name}' cannot be a key`, null), ...below];
    if (name === '<<')
      return [at('merge-key', 'merge keys (<<) are not supported', 'write the keys here instead'), ...below];
    if (name.includes('{{')) return [at('bad-key', 'a key must not contain a template', null), ...below];
    if (name.includes('\0')) return [at('bad-key', 'a key must not contain a NUL character', null), ...below];
    if (name === '') return [at('bad-key', 'no key before the colon', null), ...below];
    if (seen.has(name)) return [at('duplicate-key', `the key '${name}' occurs twice`, 'remove one of them'), ...below];
    seen.add(name);
    return below;
  });
}
