import { expect, test } from 'vitest';
import { checkPlaybook } from '../../../../cli/run/bind-playbook.ts';
import { helperTable } from '../../../../engine/language/template/helper-table.ts';

const inner = `runbook: 1
name: inner
summary: i
inputs:
  key: { type: string, secret: true }
  plain: { type: string, default: "" }
steps:
  - { id: a, type: file, with: { path: /etc/a, content: "{{ inputs.key }}" } }
`;

const told = (step: string, block = inner): readonly string[] => {
  const text = `runbook: 1\nname: p\nsummary: p\ninputs:\n  token: { type: string, secret: true }\n  tokens: { type: list, secret: true }\n  to: { type: string }\nsteps:\n  - { id: first, type: file, with: { path: /etc/first, content: a } }\n  - ${step}\n`;
  const files = [{ path: 'inner.yaml', text: block }];
  const checked = checkPlaybook({ path: 'p.yaml', text, links: { 'inner.yaml': 'inner.yaml' }, files });
  return checked.ok ? [] : checked.diagnostics.map(({ code }) => code);
};
const content = (template: string): string => `{ id: a, type: file, with: { path: /etc/a, content: '${template}' } }`;

test.each([
  ["{ id: a, type: command, with: { argv: [echo, '{{ inputs.token }}'], creates: /a, irreversible: true, why: w } }"],
  ["{ id: a, type: file, with: { path: '/etc/{{ inputs.token }}', content: a } }"],
  ["{ id: a, type: file, with: { path: '/etc/{{ inputs.[token] }}', content: a } }"],
  ["{ id: a, type: wait, with: { command: [ls, 'x{{ lower inputs.token }}'], timeout: 1 } }"],
  ["{ id: a, type: file, for_each: ['{{ inputs.token }}'], with: { path: '/etc/{{ item }}', content: a } }"],
  ["{ id: a, type: file, for_each: '{{ inputs.tokens }}', with: { path: '/etc/{{ item }}', content: a } }"],
  ["{ id: a, type: file, for_each: '{{ inputs.tokens }}', name: 'Write {{ item }}', with: { path: /a, content: a } }"],
  ['{ id: a, type: file, when: \'{{ eq inputs.token "x" }}\', with: { path: /a, content: a } }'],
  ["{ id: a, type: file, when: '{{ not (eq inputs.to inputs.token) }}', with: { path: /a, content: a } }"],
])('a secret that others could see is refused before anything runs: %s', (step) => {
  expect(told(step)).toEqual(['secret-exposed']);
});

test.each([
  [content('k={{ inputs.token }}')],
  ["{ id: a, type: cloud-init-seed, with: { path: /srv/a.iso, user_data: { password: '{{ inputs.token }}' } } }"],
  ["{ id: a, type: file, with: { path: '/etc/{{ inputs.to }}', content: 'the token' } }"],
  ["{ id: a, type: file, for_each: '{{ inputs.tokens }}', with: { path: '/etc/{{ index }}', content: '{{ item }}' } }"],
  // An input that is not secret is none, also where its name is in the text beside it.
  ["{ id: a, type: file, for_each: ['a token'], with: { path: '/etc/{{ item }}', content: a } }"],
  ["{ id: a, type: file, when: '{{ ne inputs.token \"\" }}', with: { path: /etc/a, content: '{{ inputs.token }}' } }"],
])('where it is kept, it is not: %s', (step) => {
  expect(told(step)).toEqual([]);
});

/** What each helper makes of a secret: a text that contains it, or something in which it is not recognized. */
const helpers: Readonly<Record<keyof typeof helperTable, readonly [template: string, codes: readonly string[]]>> = {
  eq: ['x {{ eq inputs.token "x" }}', ['secret-derived']],
  ne: ['x {{ ne "x" inputs.token }}', ['secret-derived']],
  not: ['x {{ not (eq inputs.token "x") }}', ['secret-derived']],
  and: ['x {{ and (eq inputs.to "x") (eq inputs.token "x") }}', ['secret-derived']],
  or: ['x {{ or (ne inputs.to "x") (ne inputs.token "x") }}', ['secret-derived']],
  default: ['a {{ default inputs.token "none" }}', []],
  join: ['{{ join inputs.tokens "," }}', []],
  lower: ['Bearer {{ lower inputs.token }}', ['secret-derived']],
};

test.each(Object.entries(helpers))('what helper %s makes of a secret is hidden or refused', (_, [template, codes]) => {
  expect(told(content(template))).toEqual(codes);
  expect(
    told(content(template.replaceAll('inputs.tokens', 'inputs.to').replaceAll('inputs.token', 'inputs.to'))),
  ).not.toContain('secret-derived');
});

test.each([
  ['{{ default (lower inputs.token) "x" }}', ['secret-derived']],
  ['{{ join inputs.tokens (lower inputs.token) }}', ['secret-derived']],
  ['{{ lower (default inputs.token "x") }}', ['secret-derived']],
  ['{{ lower (join inputs.tokens ",") }}', ['secret-derived']],
  ['{{ default inputs.to inputs.token }}', []],
])('so is what helpers inside each other make of it: %s', (template, codes) => {
  expect(told(content(template))).toEqual(codes);
});

test.each([
  ["{ id: b, include: inner.yaml, with: { key: '{{ inputs.token }}' } }", []],
  ["{ id: b, include: inner.yaml, with: { key: 'k={{ inputs.token }}' } }", []],
  ["{ id: b, include: inner.yaml, with: { key: '{{ lower inputs.token }}' } }", ['secret-derived']],
  ['{ id: b, include: inner.yaml, when: \'{{ eq inputs.token "x" }}\', with: { key: a } }', ['secret-exposed']],
  ["{ id: b, include: inner.yaml, with: { key: '{{ steps.first.path }}' } }", ['secret-exposed']],
  ["{ id: b, include: inner.yaml, with: { key: '{{ facts.kernel.release }}' } }", ['secret-exposed']],
])('what a block gets is checked: %s', (step, codes) => {
  expect(told(step)).toEqual(codes);
});

test('an input of a block that gets a secret is one inside, whatever the block declares', () => {
  const step = "{ id: b, include: inner.yaml, with: { key: a, plain: 'x {{ inputs.token }}' } }";
  expect(told(step, inner.replace('path: /etc/a', 'path: "/etc/{{ inputs.plain }}"'))).toEqual(['secret-exposed']);
  expect(told(step, inner.replace('inputs.key', 'lower inputs.plain'))).toEqual(['secret-derived']);
  expect(told(step, inner.replace('inputs.key', 'inputs.plain'))).toEqual([]);
});

test('true and false cannot be secret', () => {
  for (const type of ['boolean', 'list, items: boolean']) {
    const text = `runbook: 1\nname: p\nsummary: p\ninputs:\n  token: { type: ${type}, secret: true }\nsteps:\n  - { id: a, type: file, with: { path: /a, content: a } }\n`;
    const checked = checkPlaybook({ path: 'p.yaml', text });
    expect(checked.ok ? [] : checked.diagnostics.map(({ message }) => message)).toEqual([
      expect.stringContaining('cannot be secret'),
    ]);
  }
});
