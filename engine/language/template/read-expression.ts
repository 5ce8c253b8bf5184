import type { Span } from '../../model/diagnostic.ts';
import { helperNamed, helperTable } from './helper-table.ts';
import { suggest } from '../yaml/nearest.ts';
import type { Expression, TemplateMistake } from '../../model/template.ts';

type Node = hbs.AST.Node;

/** A text with the place at which each of its lines starts, so that every place in it is found at once. */
interface LinedText {
  readonly text: string;
  readonly starts: readonly number[];
}

/** The lines of a text by the line breaks of the lexer of Handlebars. */
export const linedText = (text: string): LinedText => ({
  text,
  starts: [0, ...Array.from(text.matchAll(/\r\n?|\n/g), ({ index, 0: { length } }) => index + length)],
});

/**
 * A Handlebars node as an expression of the language; for a node that the language does not permit, it adds to
 * `mistakes` and returns undefined.
 */
export function readExpression(node: Node, lined: LinedText, mistakes: TemplateMistake[]): Expression | undefined {
  const span = spanOf(node.loc, lined);
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
      if (!called) return readExpression(path, lined, mistakes);
      return readCall(path, params, { span, lined, mistakes, refuse });
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
  readonly lined: LinedText;
  readonly mistakes: TemplateMistake[];
  refuse(code: string, message: string, hint: string | null, at?: Span): undefined;
}

function readCall(callee: Node, params: readonly Node[], reading: Reading): Expression | undefined {
  const { span, lined, mistakes, refuse } = reading;
  const name = spanOf(callee.loc, lined);
  const helper = callee.type === 'PathExpression' ? (callee as hbs.AST.PathExpression).original : '';
  const known = helperNamed(helper);
  const args = params.map((param) => readExpression(param, lined, mistakes)).filter((arg) => arg !== undefined);
  if (known === undefined) {
    const hint = suggest(helper, Object.keys(helperTable), 'helpers');
    return refuse('unknown-helper', `unknown helper '${lined.text.slice(name.start, name.end)}'`, hint, name);
  }
  if (params.length < known.least || params.length > known.most) {
    const wanted = known.least === known.most ? String(known.least) : `${known.least} to ${known.most}`;
    const message = `'${helper}' takes ${wanted} argument${wanted === '1' ? '' : 's'}, not ${params.length}`;
    return refuse('template-syntax', message, `write ${known.usage}`);
  }
  return { kind: 'call', helper, args, span, name };
}

const spanOf = (loc: hbs.AST.SourceLocation, lined: LinedText): Span => ({
  start: offsetOf(loc.start, lined),
  end: offsetOf(loc.end, lined),
});

/** Handlebars counts lines from 1 and columns from 0. */
const offsetOf = ({ line, column }: hbs.AST.Position, { text, starts }: LinedText): number =>
  Math.min((starts[line - 1] ?? starts.at(-1) ?? 0) + column, text.length);
