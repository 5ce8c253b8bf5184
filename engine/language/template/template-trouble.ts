import type { TemplateMistake } from '../../model/template.ts';

const reasons: readonly (readonly [pattern: RegExp, message: string, hint: string])[] = [
  [
    /^\{\{[~{]*\s*(#|\/|\^|else\b)/,
    'template blocks are not supported',
    "use 'when' on the step, or write one step for each case",
  ],
  [/^\{\{[~{]*\s*[}~]/, 'the template is empty', 'write {{ inputs.name }}, or \\{{ for a literal {{'],
  [/[^|]\|[^|]/, 'filters are not supported', 'use a helper: {{ lower inputs.name }}'],
  [/==|!=|&&|\|\||[<>]/, 'operators are not supported', 'use a helper: {{ eq a b }}, {{ and a b }}, {{ not a }}'],
  [/^\{\{[~{]*\s*\(/, 'the outermost helper call must not be in parentheses', 'write {{ eq a b }}'],
  [/\.\d|\w\[/, 'this is not a name', 'write an index, or a name with special characters, as .[0]'],
];

/** The reason why the templates of a text do not parse, at the first invalid template. */
export function templateTrouble(text: string, parses: (part: string) => boolean): TemplateMistake {
  const code = 'template-syntax';
  for (let start = text.indexOf('{{'); start >= 0; start = text.indexOf('{{', start + 2)) {
    const close = text.indexOf('}}', start);
    const next = text.indexOf('{{', start + 2 + (text[start + 2] === '{' ? 1 : 0));
    if (close < 0 || (next >= 0 && next < close)) {
      const end = next < 0 ? text.length : next;
      const hint = 'add }}, or write \\{{ for a literal {{';
      return { span: { start, end }, code, message: "'{{' without '}}'", hint };
    }
    let end = close + 2;
    while (text[end] === '}') end += 1;
    const part = text.slice(start, end);
    if (!parses(part)) {
      const [, message, hint] = reasons.find(([pattern]) => pattern.test(part)) ?? [
        null,
        'this is not an expression',
        'write {{ inputs.name }} or {{ helper argument argument }}',
      ];
      return { span: { start, end }, code, message, hint };
    }
  }
  return {
    span: { start: 0, end: text.length },
    code,
    message: 'this text contains an invalid combination of templates',
    hint: null,
  };
}
