import Handlebars from 'handlebars';
import { linedText, readExpression } from './read-expression.ts';
import type { Expression, ParsedTemplate, TemplateMistake } from '../../model/template.ts';
import { templateTrouble } from './template-trouble.ts';

const handlebars = Handlebars.create();
const maxLength = 64 * 1024;
const maxTemplates = 500;
/** The limit of the parser's input, because its time grows with the square of the length. */
const maxParentheses = 16;

/**
 * Reads a scalar's templates (https://handlebarsjs.com/guide/expressions.html): paths, literals and calls of the helper table.
 * Handlebars only parses; nothing is compiled to JavaScript, so no text can become code.
 */
export function parseTemplate(text: string): ParsedTemplate {
  const limit = limitPassed(text);
  if (limit !== undefined) {
    const span = { start: 0, end: text.length };
    return { ok: false, mistakes: [{ span, code: 'template-syntax', message: limit, hint: null }], readable: [] };
  }
  let program: hbs.AST.Program;
  try {
    program = handlebars.parse(text);
  } catch {
    return { ok: false, mistakes: [templateTrouble(text, (part) => parses(part))], readable: [] };
  }
  const lined = linedText(text);
  const mistakes: TemplateMistake[] = [];
  const pieces: (string | Expression)[] = [];
  for (const statement of program.body) {
    if (statement.type === 'ContentStatement') pieces.push((statement as hbs.AST.ContentStatement).value);
    else if (statement.type !== 'CommentStatement') {
      const expression = readExpression(statement, lined, mistakes);
      if (expression !== undefined) pieces.push(expression);
    }
  }
  if (mistakes.length === 0) return { ok: true, template: { text, pieces } };
  return { ok: false, mistakes, readable: pieces.filter((piece) => typeof piece === 'object') };
}

function parses(part: string): boolean {
  try {
    handlebars.parse(part);
    return true;
  } catch {
    return false;
  }
}

function limitPassed(text: string): string | undefined {
  if (text.length > maxLength) return 'a text with templates must not be longer than 64 KiB';
  if (text.split('{{').length > maxTemplates + 1) return `a text must not contain more than ${maxTemplates} templates`;
  let depth = 0;
  for (const mark of text.match(/\{\{|[()]/g) ?? []) {
    depth = mark === '{{' ? 0 : mark === '(' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > maxParentheses) return `parentheses must not be nested more than ${maxParentheses} levels deep`;
  }
  return undefined;
}
