import { CST, Lexer, Parser } from 'yaml';
import type { Diagnostic, SourceText } from '../../model/diagnostic.ts';
import { diagnosticAt } from './diagnostic-at.ts';

/** Every error object of the YAML composer captures a stack, so this many tokens bounds the worst file to about a second. */
const maxTokens = 50_000;
const maxDepth = 64;
const scalarMark = '\u001f';

const refused: Readonly<Record<string, readonly [code: string, message: string, hint: string]>> = {
  alias: ['alias', 'aliases are not supported', 'write the value again; if it is text, put it in quotes'],
  anchor: ['alias', 'anchors are not supported', 'write the value again; if it is text, put it in quotes'],
  tag: ['tag', 'tags are not supported', 'if the value is text, put it in quotes'],
  'directive-line': ['directive', 'directives are not supported', 'remove this line'],
};

/**
 * The concrete tokens of a text, or the first content that the language refuses; stops early if a text is too large or
 * too deep.
 */
export function lexSource(source: SourceText): {
  readonly tokens: readonly CST.Token[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const diagnostics: Diagnostic[] = [];
  const stop = (code: string, message: string, hint: string, start: number, length: number) => ({
    tokens: [],
    diagnostics: [diagnosticAt(source, { start, end: start + length }, code, message, hint)],
  });
  let offset = 0;
  let count = 0;
  let flow = 0;
  let previous = '';
  for (const lexeme of new Lexer().lex(source.text)) {
    const kind = previous === scalarMark ? 'scalar' : CST.tokenType(lexeme);
    if (kind === 'flow-seq-start' || kind === 'flow-map-start') flow += 1;
    if (kind === 'flow-seq-end' || kind === 'flow-map-end') flow -= 1;
    if (flow > maxDepth)
      return stop('too-deep', `nested more than ${maxDepth} levels deep`, 'use fewer levels', offset, 1);
    if (++count > maxTokens) {
      return stop(
        'too-large',
        `the file has more than ${maxTokens} YAML tokens`,
        'split it into several files',
        offset,
        1,
      );
    }
    const refusal = kind === null ? undefined : refused[kind];
    if (refusal !== undefined && diagnostics.length < 20) {
      diagnostics.push(diagnosticAt(source, { start: offset, end: offset + lexeme.length }, ...refusal));
    }
    tokens.push(...parser.next(lexeme));
    if (!['\u0002', '\u0018', scalarMark].includes(lexeme)) offset += lexeme.length;
    previous = lexeme;
  }
  tokens.push(...parser.end());
  const deep = tokens.map((token) => tooDeep(token)).find((at) => at !== undefined);
  if (deep !== undefined)
    return stop('too-deep', `nested more than ${maxDepth} levels deep`, 'use fewer levels', deep, 1);
  return { tokens, diagnostics };
}

/**
 * The offset of the first token below the depth limit. It uses a loop, because the limit protects against recursion.
 */
function tooDeep(root: CST.Token): number | undefined {
  const open: { token: CST.Token; depth: number }[] = [{ token: root, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > maxDepth) return 'offset' in token ? token.offset : 0;
    if (token.type === 'document' && token.value !== undefined) open.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const item of token.items) {
      if (item.key) open.push({ token: item.key, depth: depth + 1 });
      if (item.value) open.push({ token: item.value, depth: depth + 1 });
    }
  }
  return undefined;
}
