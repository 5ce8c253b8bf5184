import type { Span } from '../../model/diagnostic.ts';
import { helperNamed, helperTable } from './helper-table.ts';
import { suggest } from '../yaml/nearest.ts';
import type { Expression, TemplateMistake } from '../../model/template.ts';

type Node = hbs.AST.Node;

/**
 * A Handlebars node as an expression of the language; for a node that the language does not permit, it adds to
 * `mistakes` and returns undefined.
 */
export function readExpression(node: Node, text: string, mistakes: TemplateMistake[]): Expression | undefined {
  const span = spanOf(node.loc, text);
  const refuse = (code: string, message: string, hint: string | null, at = span): undefined => {
    mistakes.push({ span: at, code, message, hint });
  };
  switch (node.type) {
    case 'MustacheStatement':
    case 'SubExpression': {
      const { path, params, hash } = node as hbs.AST.MustacheStatement;
      const called = params.length > 0 || node.type === 'SubExpression';
      if (hash !== undefined && hash !== null)
        return refuse('template-syntax', 'helpers do not take named arguments', null);
      if (!called) return readExpression(path, text, mistakes);
      return readCall(path, params, { span, text, mistakes, refuse });
    }
    case 'PathExpression': {
      const { data, depth, parts, original } = node as hbs.AST.PathExpression;
      if (data || depth > 0 || parts.length === 0 || /^(this|\.)(?![\w-])/.test(original) || original.includes('/')) {
        const message = `'${original}' is not a valid name; names start with 'inputs', 'facts' or 'steps'`;
        return refuse('template-syntax', message, null);
      }
      if (parts.some((part) => typeof part !== 'string')) return refuse('template-syntax', 'this is not a name', null);
      return { kind: 'path', parts, span };
    }
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral':
      return { kind: 'literal', value: (node as hbs.AST.StringLiteral).value, span };
    case 'NullLiteral':
      return { kind: 'literal', value: null, span };
    case 'BlockStatement':
      return refuse(
        'template-syntax',
        'template blocks are not supported',
        "use 'when' on the step, or write one step for each case",
      );
    default:
      return refuse('template-syntax', 'a template can contain only names, values and helpers', null);
  }
}

interface Reading {
  readonly span: Span;
  readonly text: string;
  readonly mistakes: TemplateMistake[];
  refuse(code: string, message: string, hint: string | null, at?: Span): undefined;
}

function readCall(callee: Node, params: readonly Node[], reading: Reading): Expression | undefined {
  const { span, text, mistakes, refuse } = reading;
  const name = spanOf(callee.loc, text);
  const helper = callee.type === 'PathExpression' ? (callee as hbs.AST.PathExpression).original : '';
  const known = helperNamed(helper);
  const args = params.map((param) => readExpression(param, text, mistakes)).filter((arg) => arg !== undefined);
  if (known === undefined) {
    const hint = suggest(helper, Object.keys(helperTable), 'helpers');
    return refuse('unknown-helper', `unknown helper '${text.slice(name.start, name.end)}'`, hint, name);
  }
  if (params.length < known.least || params.length > known.most) {
    const wanted = known.least === known.most ? String(known.least) : `${known.least} to ${known.most}`;
    const message = `'${helper}' takes ${wanted} argument${wanted === '1' ? '' : 's'}, not ${params.length}`;
    return refuse('template-syntax', message, `write ${known.usage}`);
  }
  return { kind: 'call', helper, args, span, name };
}

function spanOf(loc: hbs.AST.SourceLocation, text: string): Span {
  return { start: offsetOf(loc.start, text), end: offsetOf(loc.end, text) };
}

/** Handlebars counts lines from 1, with the line breaks of its own lexer, and columns from 0. */
function offsetOf(position: hbs.AST.Position, text: string): number {
  let start = 0;
  const breaks = text.matchAll(/\r\n?|\n/g);
  for (let line = 1; line < position.line; line += 1) {
    const next = breaks.next();
    if (next.done === true) break;
    start = next.value.index + next.value[0].length;
  }
  return Math.min(start + position.column, text.length);
}
