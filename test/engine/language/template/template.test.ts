import fc from 'fast-check';
import Handlebars from 'handlebars';
import { expect, test } from 'vitest';
import { parseTemplate } from '../../../../engine/language/template/parse-template.ts';
import { render } from '../../../../engine/language/template/render.ts';
import type { Scope } from '../../../../engine/model/playbook.ts';

const scope: Scope = {
  inputs: { nic: '0000:01:00.0', n: 4, html: '<&">' },
  facts: { kernel: '6.1', nics: { 'eth 0': { mac: '52:54:00' } } },
  steps: { bind: { driver: 'vfio-pci' } },
};
const rendered = (text: string): unknown => {
  const parsed = parseTemplate(text);
  const outcome = parsed.ok ? render(parsed.template, scope) : parsed.mistakes;
  return 'kind' in outcome && outcome.kind === 'value' ? outcome.value : outcome;
};

const piece = fc.constantFrom(
  ...[
    '{{ inputs.nic }}',
    '{{inputs.n}}',
    '{{{ inputs.html }}}',
    '{{~ facts.kernel ~}}',
    '{{ facts.nics.[eth 0].mac }}',
  ],
  ...['{{ steps.bind.driver }}', '{{! said }}', '\\{{ inputs.n }}', ' ', '\n', '<b>', "'", ' }', '\\'],
);

test('mixed text is rendered as Handlebars itself would render it', () => {
  const handlebars = Handlebars.create();
  fc.assert(
    fc.property(fc.array(piece, { minLength: 2, maxLength: 12 }), (pieces) => {
      const text = `:${pieces.join('')}`;
      const template = handlebars.compile(text, { strict: true, noEscape: true, knownHelpersOnly: true });
      expect(rendered(text)).toBe(template({ ...scope, steps: scope.steps }));
    }),
    { seed: 20260103, numRuns: 500 },
  );
});

test('any text quickly gives a template or mistakes inside it', () => {
  const mark = fc.constantFrom(
    ...[
      '{{',
      '}}',
      '{{{',
      '}}}',
      '(',
      ')',
      '"',
      '#if',
      '/',
      '.',
      '[',
      ']',
      'eq ',
      'inputs.nic',
      ' ',
      '\n',
      '\\',
      '~',
      '1',
      '|',
      '=',
      '@',
      '!--',
      '^',
      '>',
      '*',
      '&',
      'else',
      'as |x|',
    ],
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(mark, { maxLength: 40 }).map((marks) => marks.join('')),
        fc.string({ unit: 'binary' }),
      ),
      (text) => {
        const parsed = parseTemplate(text);
        if (parsed.ok) {
          render(parsed.template, scope);
          return;
        }
        expect(parsed.mistakes.length).toBeGreaterThan(0);
        for (const { span } of parsed.mistakes) {
          expect(span.start).toBeLessThanOrEqual(span.end);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
      },
    ),
    { seed: 20260104, numRuns: 2000 },
  );
});

test.each([
  ['parentheses', `{{ not ${'(not '.repeat(16_000)}${')'.repeat(16_000)} }}`],
  ['templates', '{{ a }}'.repeat(9000)],
  ['arguments', `{{ eq ${'a '.repeat(30_000)}}}`],
  ['open quotes', '{{"'.repeat(500)],
  ['blocks', '{{#a}}'.repeat(499)],
  ['length', `{{ a }}${'x'.repeat(70_000)}`],
])('too many: %s', (_, text) => {
  const start = process.cpuUsage();
  expect(parseTemplate(text).ok).toBe(false);
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(2000);
});
