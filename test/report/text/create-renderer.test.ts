import Handlebars from 'handlebars';
import { expect, test } from 'vitest';
import { createRenderer } from '../../../report/text/create-renderer.ts';

const render = (template: string, data: object) =>
  createRenderer(
    { loud: (text) => text.toUpperCase() },
    { list: '{{#each this}}\n- {{loud this}}\n{{/each}}\n' },
  )(template)(data);

test('helpers, partials and blocks, without escaping', () => {
  expect(
    render('# {{title}}\n\n{{> list items}}\n{{#if none}}\nno\n{{/if}}\nend\n', {
      title: '<a & b>',
      items: ['x'],
      none: [],
    }),
  ).toBe('# <a & b>\n\n- X\nend\n');
});

test.each([
  ['a name that the data does not have', 'It is {{absent}}.', /"absent" not defined/],
  ['a value inside another one', '{{a.absent}}', /"absent" not defined/],
  ['a helper that is not in the table', '{{quiet a.b}}', /knownHelpersOnly.*quiet/],
  ['a partial that is not in the table', '{{> absent}}', /partial absent could not be found/],
])('%s is an error', (_what, template, message) => {
  expect(() => render(template, { a: { b: 'c' } })).toThrow(message);
});

test('inherited properties of an object are not used', () => {
  expect(render('[{{a.constructor}}]', { a: { b: 'c' } })).toBe('[]');
});

test('helpers that other rooms register are unknown', () => {
  Handlebars.registerHelper('elsewhere', () => 'from elsewhere');
  expect(() => render('{{elsewhere a}}', { a: 'b' })).toThrow(/elsewhere/);
  Handlebars.unregisterHelper('elsewhere');
});
