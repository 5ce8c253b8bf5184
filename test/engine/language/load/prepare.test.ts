import { describe, expect, test } from 'vitest';
import { prepare } from '../../../../engine/language/load/prepare.ts';
import type { Scope } from '../../../../engine/model/playbook.ts';
import type { Json } from '../../../../engine/model/step-type.ts';
import { loaded, formatDiagnostics } from '../diagnostics-of.ts';

const scope: Scope = {
  inputs: {
    nic: '0000:01:00.0',
    n: 4,
    go: true,
    no: false,
    list: ['8086', '15e4'],
    text: 'a {{ inputs.n }}',
    key: 'hunter2',
  },
  facts: { kernel: '6.1', cpus: [0, 1], nics: { eth0: { driver: null } }, absent: null },
  steps: { done: { driver: 'e1000e', group: 7 }, pending: 'unknown' },
};
const declared = ['nic', 'n', 'go', 'no', 'list', 'text'].map((name) => `  ${name}: { type: string }`).join('\n');

function run(keys: string, when?: string, over: Partial<Scope> = {}): ReturnType<typeof prepare> {
  const condition = when === undefined ? '' : `\n    when: ${when}`;
  const steps = `  - id: s\n    type: bind${condition}\n    with: { ${keys} }`;
  const step = loaded(steps, `${declared}\n  key: { type: string, secret: true }`).steps[0];
  if (step === undefined) throw new Error('no step');
  return prepare(step, { ...scope, ...over });
}

const base = "device: '{{ inputs.nic }}', driver: x";
const of = (key: string, value: string, over?: Partial<Scope>) => {
  const prepared = run(`${base}, ${key}: '${value.replaceAll("'", "''")}'`, undefined, over);
  return prepared.kind === 'ready' ? (prepared.input as { [key: string]: Json })[key] : prepared;
};
const complaint = (prepared: ReturnType<typeof prepare>) =>
  prepared.kind === 'invalid' ? formatDiagnostics(prepared.diagnostics) : prepared;

test('the whole input, with defaults', () => {
  expect(run(base)).toEqual({
    kind: 'ready',
    input: { device: '0000:01:00.0', driver: 'x', vectors: 8, force: false },
  });
});

describe('values', () => {
  const cases: readonly (readonly [key: string, template: string, value: Json])[] = [
    ['vectors', '{{ inputs.n }}', 4],
    ['vectors', '1{{ inputs.n }}', 14],
    ['force', '{{ inputs.go }}', true],
    ['force', '{{ eq inputs.n 4 }}', true],
    ['force', '{{ ne inputs.n 4 }}', false],
    ['force', '{{ not inputs.go }}', false],
    ['force', '{{ and inputs.go (or inputs.no (eq inputs.nic "x")) }}', false],
    ['force', '{{ eq inputs.list facts.cpus }}', false],
    ['force', '{{~ inputs.go ~}}', true],
    ['ids', '{{ inputs.list }}', ['8086', '15e4']],
    ['note', '{{ inputs.n }}', '4'],
    ['note', '{{ inputs.n }}-{{ inputs.go }}', '4-true'],
    ['note', '{{{ inputs.nic }}} {{! said }}&<>"', '0000:01:00.0 &<>"'],
    ['note', '\\{{ inputs.n }}', '{{ inputs.n }}'],
    ['note', '{{ inputs.text }}', 'a {{ inputs.n }}'],
    ['note', 'x {{ inputs.text }}', 'x a {{ inputs.n }}'],
    ['note', '{{ join inputs.list }} {{ join facts.cpus "-" }}', '8086,15e4 0-1'],
    ['note', '{{ lower "ABC" }}', 'abc'],
    ['note', '{{ default facts.nics.eth0.driver "none" }}', 'none'],
    ['note', '{{ default facts.nics.eth9.driver "none" }}', 'none'],
    ['note', '{{ default steps.skipped.driver steps.done.driver }}', 'e1000e'],
    ['note', '{{ facts.absent }}', null],
    ['note', '{{ facts.cpus.[1] }}', '1'],
    ['vectors', '{{ steps.done.group }}', 7],
  ];
  test.each(cases)('%s: %s', (key, template, value) => expect(of(key, template)).toEqual(value));
});

describe('an unknown value', () => {
  test('an output', () =>
    expect(of('note', 'x{{ steps.pending.driver }}')).toEqual({ kind: 'unknown', after: 'pending' }));
  test('facts', () =>
    expect(of('note', '{{ facts.kernel }}', { facts: undefined })).toEqual({ kind: 'unknown', after: 'facts' }));
  test('when', () => expect(run(base, '"{{ steps.pending.bound }}"')).toEqual({ kind: 'unknown', after: 'pending' }));
  test('is not needed if the answer is clear', () => {
    expect(of('force', '{{ and inputs.no steps.pending.bound }}')).toBe(false);
    expect(of('force', '{{ or inputs.go steps.pending.bound }}')).toBe(true);
    expect(run("device: '{{ steps.pending.driver }}', driver: x", '"{{ inputs.no }}"').kind).toBe('skipped');
  });
});

describe('when', () => {
  test('true runs, false skips, written or rendered', () => {
    expect(run(base, 'true').kind).toBe('ready');
    expect(run(base, '"{{ inputs.go }}"').kind).toBe('ready');
    expect(run(base, 'false')).toEqual({ kind: 'skipped', reason: 'when: false' });
    expect(run(base, '"{{ inputs.no }}"')).toEqual({ kind: 'skipped', reason: 'when: {{ inputs.no }}' });
  });
  test('no other value is a truth value', () => {
    expect(complaint(run(base, '"{{ inputs.n }}"'))).toMatchInlineSnapshot(`
      "
      x.yaml:15:11 error: 'when' of step 's' must give true or false, not 4
        15 |     when: "{{ inputs.n }}"
           |           ^^^^^^^^^^^^^^^^
      hint: write a comparison: {{ eq a b }}
      "
    `);
  });
});

describe('a mistake is reported at its place', () => {
  test('a rendered value that its schema refuses', () => {
    expect(
      complaint(
        run(
          "device: '{{ inputs.text }}', driver: '{{ steps.done.driver }}', vectors: '9{{ inputs.n }}', mode: 'x{{ inputs.n }}'",
        ),
      ),
    ).toMatchInlineSnapshot(`
      "
      x.yaml:15:21 error: 'device' in 'with' of step 's' (bind) cannot be 'a {{ inputs.n }}' (from {{ inputs.text }})
        15 |     with: { device: '{{ inputs.text }}', driver: '{{ steps.done.driver }}', vectors: '9{{ inputs.n …
           |                     ^^^^^^^^^^^^^^^^^^^
      hint: expected: full PCI address (BDF with domain), e.g. 0000:00:1f.6
      x.yaml:15:86 error: 'vectors' in 'with' of step 's' (bind) must be 64 or less, not 94 (from 9{{ inputs.n }})
        15 | … }}', driver: '{{ steps.done.driver }}', vectors: '9{{ inputs.n }}', mode: 'x{{ inputs.n }}' }
           |                                                    ^^^^^^^^^^^^^^^^^
      hint: expected: interrupt vectors
      x.yaml:15:111 error: 'mode' in 'with' of step 's' (bind) cannot be 'x4' (from x{{ inputs.n }})
        15 | …one.driver }}', vectors: '9{{ inputs.n }}', mode: 'x{{ inputs.n }}' }
           |                                                    ^^^^^^^^^^^^^^^^^
      hint: allowed values: override, new-id
      "
    `);
  });
  test('a secret is not part of it', () => {
    expect(complaint(run("device: '{{ inputs.key }}', driver: x"))).toMatchInlineSnapshot(`
      "
      x.yaml:15:21 error: 'device' in 'with' of step 's' (bind) cannot be a secret (from {{ inputs.key }})
        15 |     with: { device: '{{ inputs.key }}', driver: x }
           |                     ^^^^^^^^^^^^^^^^^^
      hint: expected: full PCI address (BDF with domain), e.g. 0000:00:1f.6
      "
    `);
    expect(complaint(run("device: 'a{{ inputs.key }}', driver: x"))).not.toContain('hunter2');
  });
  test('missing names, and values that cannot be text', () => {
    const keys =
      "device: '{{ facts.nope }}', driver: '{{ steps.skipped.driver }}', mode: 'x{{ inputs.list }}', note: '{{ inputs.list.length }}', force: '{{ not inputs.n }}'";
    expect(complaint(run(keys))).toMatchInlineSnapshot(`
      "
      x.yaml:15:25 error: 'facts' has no 'nope' here
        15 |     with: { device: '{{ facts.nope }}', driver: '{{ steps.skipped.driver }}', mode: 'x{{ inputs.lis…
           |                         ^^^^^^^^^^
      hint: give a value for this case: {{ default facts.nope ... }}
      x.yaml:15:53 error: step 'skipped' did not run, so it has no outputs
        15 |     with: { device: '{{ facts.nope }}', driver: '{{ steps.skipped.driver }}', mode: 'x{{ inputs.lis…
           |                                                     ^^^^^^^^^^^^^^^^^^^^
      hint: give a value for this case: {{ default steps.skipped.driver ... }}
      x.yaml:15:90 error: this is a list, which cannot be part of a text
        15 | … driver: '{{ steps.skipped.driver }}', mode: 'x{{ inputs.list }}', note: '{{ inputs.list.length }}…
           |                                                    ^^^^^^^^^^^
      x.yaml:15:117 error: 'inputs.list' has no 'length' here
        15 | …driver }}', mode: 'x{{ inputs.list }}', note: '{{ inputs.list.length }}', force: '{{ not inputs.n …
           |                                                    ^^^^^^^^^^^^^^^^^^
      hint: give a value for this case: {{ default inputs.list.length ... }}
      x.yaml:15:156 error: 'not' takes true or false, not 4
        15 | … note: '{{ inputs.list.length }}', force: '{{ not inputs.n }}' }
           |                                                    ^^^^^^^^
      "
    `);
  });
  test('a step without a text behind it', () => {
    const step = loaded(`  - { id: s, type: bind, with: { ${base} } }`, declared).steps[0];
    if (step === undefined) throw new Error('no step');
    const { locate: _, ...bare } = step;
    const prepared = prepare({ ...bare, with: { device: '{{ inputs.n }}' } }, scope);
    expect(complaint(prepared)).toMatchInlineSnapshot(`
      "
      error: missing key 'driver' in 'with' of step 's' (bind)
      hint: 'driver': the driver it passes to
      error: 'device' in 'with' of step 's' (bind) cannot be '4' (from {{ inputs.n }})
      hint: expected: full PCI address (BDF with domain), e.g. 0000:00:1f.6
      "
    `);
  });
});

test('prototypes are out of reach', () => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', '__defineGetter__']) {
    expect(run(`${base}, note: '{{ inputs.${name} }}'`).kind).toBe('invalid');
    expect(run(`${base}, note: '{{ facts.nics.${name}.${name} }}'`).kind).toBe('invalid');
    expect(run(`${base}, note: '{{ steps.${name}.x }}'`).kind).toBe('invalid');
  }
  const poisoned = JSON.parse('{"a": {"__proto__": {"polluted": 1}}}') as Json;
  expect(of('note', '{{ default facts.a.polluted "clean" }}', { facts: poisoned })).toBe('clean');
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
