import { describe, expect, test } from 'vitest';
import { load, loaded, diagnosticsOf } from '../diagnostics-of.ts';
import { loadPlaybook } from '../load-playbook.ts';
import { stepTypes } from '../step-types.ts';

const whole = (text: string) => diagnosticsOf(loadPlaybook({ path: 'x.yaml', text }, stepTypes));
test('the result of loading: scalars as their schemas read them, defaults filled, templates kept', () => {
  const { steps, inputs, name, summary } = loaded(
    `  - id: a
    type: bind
    with: { device: 0000:01:00.0, driver: 010, ids: [15e4], vectors: "{{ inputs.n }}" }
  - id: b
    name: Wait for it
    type: wait
    on: guest
    when: "{{ inputs.go }}"
    with: { command: [test, -e, 5] }`,
    `  n: { type: integer, default: 4 }
  go: { type: boolean, summary: Whether }
  ids: { type: list, items: hex-id, choices: [8086, 15e4], default: [15e4] }
  key: { type: string, secret: true }`,
  );
  expect([name, summary]).toEqual(['x', 'X']);
  expect(
    steps.map(({ id, title, type, on, when, with: input, at }) => ({
      id,
      title,
      type: type.name,
      on,
      when,
      input,
      at,
    })),
  ).toEqual([
    {
      id: 'a',
      title: 'a',
      type: 'bind',
      on: 'host',
      when: null,
      input: { device: '0000:01:00.0', driver: '010', ids: ['15e4'], vectors: '{{ inputs.n }}', force: false },
      at: ['steps', 0],
    },
    {
      id: 'b',
      title: 'Wait for it',
      type: 'wait',
      on: 'guest',
      when: '{{ inputs.go }}',
      input: { command: ['test', '-e', '5'] },
      at: ['steps', 1],
    },
  ]);
  expect(inputs.map(({ name: input, type, default: value, summary: said }) => [input, type, value, said])).toEqual([
    ['n', 'integer', 4, ''],
    ['go', 'boolean', undefined, 'Whether'],
    ['ids', 'list', ['15e4'], ''],
    ['key', 'string', undefined, ''],
  ]);
  expect(inputs[3]?.schema['writeOnly']).toBe(true);
});

describe('the envelope', () => {
  test('is reported completely, in the order of the text', () => {
    expect(whole('runbook: 2\nname: Pass through\nsumary: x\nsteps: []\n')).toMatchInlineSnapshot(`
      "
      x.yaml:1:10 error: 'runbook' of the playbook must be 1, not 2
        1 | runbook: 2
          |          ^
      hint: expected: the version of the playbook language. Always 1
      x.yaml:2:7 error: 'name' of the playbook cannot be 'Pass through'
        2 | name: Pass through
          |       ^^^^^^^^^^^^
      hint: expected: a name of letters, digits, - and _. It begins with a lower-case letter and has at most 64 characters, e.g. bind-nic
      x.yaml:3:1 error: unknown key 'sumary' in the playbook
        3 | sumary: x
          | ^^^^^^
      hint: did you mean 'summary'?
      x.yaml:4:8 error: 'steps' of the playbook must have 1 or more items
        4 | steps: []
          |        ^^
      hint: expected: the steps, in the order in which they run
      "
    `);
  });
  test('that is not a map', () => {
    expect(whole('- a\n')).toMatchInlineSnapshot(`
      "
      x.yaml:1:1 error: the playbook must be a map of keys, not a list
        1 | - a
          | ^^^
      hint: expected: a playbook: a list of typed steps that bring a machine to a state and can be undone. The schema of the step's type validates the keys under \`with\`
      "
    `);
  });
  test('cannot be templated', () => {
    expect(
      whole(
        'runbook: 1\nname: "{{ x }}"\nsummary: x\nsteps:\n  - { id: a, type: wait, name: "{{ y }}", with: { path: p } }\n',
      ),
    ).toMatchInlineSnapshot(`
      "
      x.yaml:2:7 error: 'name' of the playbook cannot be '{{ x }}'
        2 | name: "{{ x }}"
          |       ^^^^^^^^^
      hint: expected: a name of letters, digits, - and _. It begins with a lower-case letter and has at most 64 characters, e.g. bind-nic
      x.yaml:5:32 error: 'name' of step 'a' must not contain a template
        5 |   - { id: a, type: wait, name: "{{ y }}", with: { path: p } }
          |                                ^^^^^^^^^
      "
    `);
  });
  test('steps: type, id, when', () => {
    expect(
      diagnosticsOf(
        load(
          '  - { id: a, type: bnd }\n  - { id: a, type: wait, with: { path: x }, wen: 1 }\n  - { id: a, type: wait, with: { path: x }, when: inputs.go }\n  - { type: wait }\n  - wait',
        ),
      ),
    ).toMatchInlineSnapshot(`
      "
      x.yaml:5:20 error: unknown step type 'bnd'
        5 |   - { id: a, type: bnd }
          |                    ^^^
      hint: did you mean 'bind'?
      x.yaml:6:11 error: two steps have the ID 'a'
        6 |   - { id: a, type: wait, with: { path: x }, wen: 1 }
          |           ^
      hint: IDs must be unique
      x.yaml:6:45 error: unknown key 'wen' in step 'a'
        6 |   - { id: a, type: wait, with: { path: x }, wen: 1 }
          |                                             ^^^
      hint: did you mean 'when'?
      x.yaml:7:11 error: two steps have the ID 'a'
        7 |   - { id: a, type: wait, with: { path: x }, when: inputs.go }
          |           ^
      hint: IDs must be unique
      x.yaml:7:51 error: 'when' of step 'a' must be a template that gives true or false
        7 |   - { id: a, type: wait, with: { path: x }, when: inputs.go }
          |                                                   ^^^^^^^^^
      hint: write when: "{{ inputs.go }}"
      x.yaml:8:7 error: missing key 'id' in step 4
        8 |   - { type: wait }
          |       ^^^^
      hint: 'id': the step's ID for other steps, the journal and \`undo\`. Later steps use its outputs as {{ steps.ID.OUTPUT }}
      x.yaml:8:7 error: 'with' of step 4 needs one of 'path' or 'command'
        8 |   - { type: wait }
          |       ^^^^
      x.yaml:9:5 error: step 5 must be a map of keys, not 'wait'
        9 |   - wait
          |     ^^^^
      hint: expected: a step with its type and its settings
      "
    `);
  });
  test('inputs', () => {
    expect(
      diagnosticsOf(
        load(
          '  - { id: a, type: wait, with: { path: p } }',
          `  Nic: { type: string }
  a: { type: pci-addres }
  b: { type: pci-address, default: 01:00.0 }
  c: { type: integer, items: string, default: 010 }
  d: { type: string, choices: [fast, slow], default: fats }
  e: { type: list, items: integer, default: [1, x] }
  f: { type: path, default: "/{{ x }}" }
  g: { summary: none }`,
        ),
      ),
    ).toMatchInlineSnapshot(`
      "
      x.yaml:5:3 error: invalid name 'Nic' in 'inputs' of the playbook
        5 |   Nic: { type: string }
          |   ^^^
      hint: expected: a name of letters, digits, - and _. It begins with a lower-case letter and has at most 64 characters, e.g. bind-nic
      x.yaml:6:14 error: 'type' of input 'a' cannot be 'pci-addres'
        6 |   a: { type: pci-addres }
          |              ^^^^^^^^^^
      hint: did you mean 'pci-address'?
      x.yaml:7:36 error: 'default' of input 'b' cannot be '01:00.0'
        7 |   b: { type: pci-address, default: 01:00.0 }
          |                                    ^^^^^^^
      hint: expected: full PCI address (BDF with domain), e.g. 0000:00:1f.6
      x.yaml:8:23 error: 'items' of input 'c' is not allowed here
        8 |   c: { type: integer, items: string, default: 010 }
          |                       ^^^^^
      x.yaml:8:47 error: 'default' of input 'c' must be a whole number, not '010'
        8 |   c: { type: integer, items: string, default: 010 }
          |                                               ^^^
      hint: write it without leading zeros
      x.yaml:9:54 error: 'default' of input 'd' cannot be 'fats'
        9 |   d: { type: string, choices: [fast, slow], default: fats }
          |                                                      ^^^^
      hint: did you mean 'fast'?
      x.yaml:10:49 error: 'default[1]' of input 'e' must be a whole number, not 'x'
        10 |   e: { type: list, items: integer, default: [1, x] }
           |                                                 ^
      hint: use only decimal digits
      x.yaml:11:29 error: 'default' of input 'f' must not contain a template
        11 |   f: { type: path, default: "/{{ x }}" }
           |                             ^^^^^^^^^^
      hint: templates are allowed only in steps
      x.yaml:12:3 error: missing key 'type' in input 'g'
        12 |   g: { summary: none }
           |   ^
      hint: 'type': the type of the value. \`list\` is a list of \`items\`
      "
    `);
  });
});
