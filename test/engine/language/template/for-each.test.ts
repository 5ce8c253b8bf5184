import { describe, expect, test } from 'vitest';
import { checkReferences } from '../../../../engine/language/template/check-references.ts';
import { expandForEach } from '../../../../engine/language/load/expand-for-each.ts';
import { prepare, renderTell } from '../../../../engine/language/load/prepare.ts';
import type { Step } from '../../../../engine/model/playbook.ts';
import type { Json } from '../../../../engine/model/step-type.ts';
import { scopeOf } from '../../../../engine/plan/scope-of.ts';
import { factsSchema } from '../facts-schema.ts';
import { loaded, load, formatDiagnostics, diagnosticsOf } from '../diagnostics-of.ts';

const declared = `  cards: { type: list, items: pci-address }
  many: { type: list, items: integer }
  nic: { type: pci-address }
  key: { type: list, secret: true }`;
const step = (forEach: string, more = '', device = '{{ item }}') =>
  `  - { id: it, name: Bind it, type: bind, for_each: ${forEach}, with: { device: '${device}', driver: x }${more} }`;
const check = (steps: string) => formatDiagnostics(checkReferences(loaded(steps, declared), factsSchema));
const inputs = { cards: ['0000:01:00.0', '0000:02:00.0'], many: [1, 2], nic: '0000:03:00.0', key: ['hush'] };
function expanded(steps: string, given: Readonly<Record<string, Json>> = inputs): readonly Step[] {
  const result = expandForEach(loaded(steps, declared).steps, given);
  if (!result.ok) throw new Error(formatDiagnostics(result.diagnostics));
  return result.value;
}
const inputOf = (one: Step | undefined) => {
  const prepared = one && prepare(one, { inputs, facts: undefined, steps: {} });
  return prepared?.kind === 'ready' ? prepared.input : prepared;
};

describe('a step exists once for each item', () => {
  test('of a list of inputs, with its id, title and input', () => {
    const steps = expanded(step("'{{ inputs.cards }}'"));
    expect(steps.map(({ id, title }) => [id, title])).toEqual([
      ['it[0]', 'Bind it (0000:01:00.0)'],
      ['it[1]', 'Bind it (0000:02:00.0)'],
    ]);
    expect(inputOf(steps[1])).toMatchObject({ device: '0000:02:00.0', driver: 'x' });
  });

  test('of a written list, whose scalars are unchanged', () => {
    const steps = expanded(step("[0000:01:00.0, '{{ inputs.nic }}']"));
    expect(steps.map(({ title }) => title)).toEqual(['Bind it (0000:01:00.0)', 'Bind it (0000:03:00.0)']);
  });

  test('of maps, in when, with and name', () => {
    const maps = '[{ device: 0000:01:00.0, on: true }, { device: 0000:02:00.0, on: false }]';
    const text = step(maps, ", when: '{{ item.on }}'", '{{ item.device }}').replace(
      'Bind it',
      "'{{ index }}: {{ item.device }}'",
    );
    expect(check(text)).toBe('\n\n');
    const steps = expanded(text);
    expect(steps.map(({ title }) => title)).toEqual(['0: 0000:01:00.0', '1: 0000:02:00.0']);
    expect(inputOf(steps[0])).toMatchObject({ device: '0000:01:00.0' });
    expect(inputOf(steps[1])).toMatchObject({ kind: 'skipped' });
    const [plain] = expanded(step(maps, '', '{{ item.device }}'));
    expect(plain?.title).toBe('Bind it (0000:01:00.0, true)');
  });

  test('of an empty list: one step that reports it', () => {
    const steps = expanded(step("'{{ inputs.cards }}'"), { ...inputs, cards: [] });
    expect(steps.map(({ id }) => id)).toEqual(['it']);
    expect(inputOf(steps[0])).toEqual({ kind: 'skipped', reason: 'for_each has no items' });
  });

  test('a secret stays out of the title', () => {
    expect(expanded(step("'{{ inputs.key }}'"))[0]?.title).toBe('Bind it');
  });
});

describe('its outputs', () => {
  const two = `${step("'{{ inputs.cards }}'", ", tell: '{{ index }} {{ steps.it.driver }}'")}
  - { id: after, type: bind, with: { device: 0000:01:00.0, driver: '{{ steps.it.[1].driver }}' } }`;
  const steps = expanded(two);
  const scope = (outputs: Parameters<typeof scopeOf>[2]) => {
    const { source, ...playbook } = loaded(two, declared);
    return scopeOf({ playbook: { ...playbook, source, steps }, inputs }, undefined, outputs);
  };

  test('are a list from outside, of which each item is known by itself', () => {
    const [, , after] = steps;
    const known = { 'it[0]': 'unknown', 'it[1]': { driver: 'vfio-pci' } } as const;
    expect(after && prepare(after, scope(known))).toMatchObject({ kind: 'ready', input: { driver: 'vfio-pci' } });
    const unknown = { 'it[0]': {}, 'it[1]': 'unknown' } as const;
    expect(after && prepare(after, scope(unknown))).toEqual({ kind: 'unknown', after: 'it[1]' });
    const skipped = after && prepare(after, scope({ 'it[0]': {}, 'it[1]': {} }));
    expect(skipped).toMatchObject({ kind: 'invalid' });
  });

  test('are its own in its tell', () => {
    const known = { 'it[0]': { driver: 'a' }, 'it[1]': { driver: 'b' } };
    expect(steps.slice(0, 2).map((one) => renderTell(one, scope(known)))).toEqual(['0 a', '1 b']);
  });

  test('are typed as a list', () => {
    expect(check(two)).toBe('\n\n');
    const wrong = (path: string) => check(two.replace('steps.it.[1].driver', path));
    expect(wrong('steps.it.driver')).toContain("'steps.it' is a list");
    expect(wrong('steps.it.[0].drivr')).toContain("'steps.it.0' has no 'drivr'");
    expect(wrong('steps.it')).toContain('must be text, but this is a list');
  });
});

test.each([
  ['{{ facts.nics }}', "'for_each' must not use 'facts', because it is evaluated before runbook looks at any machine"],
  [
    '{{ steps.before.members }}',
    "'for_each' must not use 'steps', because it is evaluated before runbook looks at any machine",
  ],
  ['{{ inputs.nic }}', "'for_each' of step 'it' must be a list, but this is text"],
  ['{{ inputs.nic }} x', "'for_each' of step 'it' must be a list, but this is text"],
  ['{{ inputs.card }}', "'inputs' has no 'card'"],
  ['{{ item }}', "'item' is available only in a step with for_each"],
])('a list that cannot be: %s', (list, complaint) => {
  const before = '  - { id: before, type: bind, with: { device: 0000:01:00.0, driver: x } }\n';
  expect(check(before + step(`'${list}'`, '', '0000:01:00.0'))).toContain(complaint);
});

test.each([
  ["'{{ inputs.cards }}'", '{{ item.address }}', "'item' is text and has no 'address'"],
  ["'{{ inputs.cards }}'", '{{ itm }}', "did you mean 'item'?"],
  ['[{ a: 1 }]', '{{ item.b }}', "'item' has no 'b'"],
  ['[{ a: [1] }]', '{{ item.a }}', 'must be text, but this is a list'],
])('an item of %s is not a %s', (list, device, complaint) => {
  expect(check(step(list, '', device))).toContain(complaint);
});

test('item outside of for_each, facts in a name, and a name with a template but no for_each', () => {
  const plain = "  - { id: it, type: bind, with: { device: '{{ item }}', driver: x } }";
  expect(check(plain)).toContain("'item' is available only in a step with for_each");
  const named = step('[0000:01:00.0]').replace('Bind it', "'{{ facts.kernel }}'");
  expect(check(named)).toContain(
    "'name' must not use 'facts', because it is evaluated before runbook looks at any machine",
  );
  const templated = plain.replace('id: it', "id: it, name: '{{ inputs.nic }}'");
  expect(diagnosticsOf(load(templated, declared))).toContain('must not contain a template');
});

test.each([
  ['cards', "'for_each' of step 'it' must be a list, or a template that gives a list"],
  ['[]', 'ok'],
  ['[[1]]', 'for_each'],
  ['3', 'for_each'],
])('for_each: %s', (written, says) => {
  expect(diagnosticsOf(load(step(written, '', '0000:01:00.0')))).toContain(says);
});

test('the playbook has at most 1000 steps then', () => {
  const many = { ...inputs, many: Array.from({ length: 600 }, (_, index) => index) };
  const two = [
    step("'{{ inputs.many }}'", '', '0000:01:00.0'),
    step("'{{ inputs.many }}'", '', '0000:01:00.0').replace('id: it', 'id: more'),
  ];
  const result = expandForEach(loaded(two.join('\n'), declared).steps, many);
  expect(diagnosticsOf(result)).toContain("with for_each of step 'more', the playbook has more than 1000 steps");
});
