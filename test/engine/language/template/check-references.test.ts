import { describe, expect, test } from 'vitest';
import { checkReferences } from '../../../../engine/language/template/check-references.ts';
import { factsSchema } from '../facts-schema.ts';
import { loaded, formatDiagnostics } from '../diagnostics-of.ts';

const inputs = `  nic: { type: pci-address }
  many: { type: list, items: integer }
  flag: { type: boolean }
  count: { type: integer, default: 3 }`;
const check = (steps: string) => formatDiagnostics(checkReferences(loaded(steps, inputs), factsSchema));

/** The messages about a value of a step that comes after a step 'one' of type bind and before a step 'three'. */
function complaints(key: string, template: string): readonly string[] {
  const step = (id: string, keys = '') =>
    `  - { id: ${id}, type: bind, with: { device: 0000:01:00.0, driver: x${keys} } }`;
  const quoted = `'${template.replaceAll("'", "''")}'`;
  const steps = [step('one'), step('two', `, ${key}: ${quoted}`), step('three')].join('\n');
  return checkReferences(loaded(steps, inputs), factsSchema).map(({ message, span, source, hint }) => {
    const at = source?.text.slice(span?.start, span?.end) ?? '';
    return `${message} @ ${at}${hint === null ? '' : ` -- ${hint}`}`;
  });
}

describe('a name that leads nowhere', () => {
  const cases: readonly (readonly [template: string, complaint: string])[] = [
    ['{{ inputs.nik }}', "'inputs' has no 'nik' @ nik -- did you mean 'nic'?"],
    [
      '{{ nic }}',
      "unknown name 'nic'; names start with 'inputs', 'facts' or 'steps' @ nic -- did you mean 'inputs.nic'?",
    ],
    [
      '{{ input.nic }}',
      "unknown name 'input'; names start with 'inputs', 'facts' or 'steps' @ input -- did you mean 'inputs'?",
    ],
    ['{{ inputs.nic.address }}', "'inputs.nic' is text and has no 'address' @ address"],
    ['{{ steps.one.drivr }}', "'steps.one' has no 'drivr' @ drivr -- did you mean 'driver'?"],
    ['{{ steps.oen.driver }}', "no step has the ID 'oen' @ oen -- did you mean 'one'?"],
    [
      '{{ steps.three.driver }}',
      "step 'three' runs after this one @ three -- move that step before this one, or use another value",
    ],
    ['{{ steps.two.driver }}', "step 'two' cannot use its own outputs @ two"],
    ['{{ steps }}', "'steps' needs the ID of a step @ steps"],
    ['{{ facts.kernal }}', "'facts' has no 'kernal' @ kernal -- did you mean 'kernel'?"],
    ['{{ facts.nics.[eth 0].drver }}', "'facts.nics.eth 0' has no 'drver' @ drver -- did you mean 'driver'?"],
    ['{{ facts.cpus.first }}', "'facts.cpus' is a list @ first -- write an item as .[0]"],
    ['{{ facts.cpus.length }}', "'facts.cpus' is a list @ length -- write an item as .[0]"],
    [
      '{{ inputs.constructor }}',
      "'inputs' has no 'constructor' @ constructor -- available names: nic, many, flag, count",
    ],
    ['{{ uper inputs.nic }}', "unknown helper 'uper' @ uper -- helpers: eq, ne, not, and, or, default, join, lower"],
    ['{{ lowr inputs.nic }}', "unknown helper 'lowr' @ lowr -- did you mean 'lower'?"],
    [
      '{{ lookup inputs "nic" }}',
      "unknown helper 'lookup' @ lookup -- helpers: eq, ne, not, and, or, default, join, lower",
    ],
  ];
  test.each(cases)('%s', (template, complaint) => expect(complaints('note', template)).toEqual([complaint]));
});

describe('text that is not a template', () => {
  const cases: readonly (readonly [template: string, complaint: string])[] = [
    ['{{ inputs.nic', "'{{' without '}}' @ {{ inputs.nic -- add }}, or write \\{{ for a literal {{"],
    ['{{ }}', 'the template is empty @ {{ }} -- write {{ inputs.name }}, or \\{{ for a literal {{'],
    [
      '{{ inputs.nic | lower }}',
      'filters are not supported @ {{ inputs.nic | lower }} -- use a helper: {{ lower inputs.name }}',
    ],
    [
      '{{#if inputs.flag}}x{{/if}}',
      "template blocks are not supported @ {{#if inputs.flag}}x{{/if}} -- use 'when' on the step, or write one step for each case",
    ],
    ['{{> partial}}', 'a template can contain only names, values and helpers @ {{> partial}}'],
    ['{{* decorator}}', 'a template can contain only names, values and helpers @ {{* decorator}}'],
    [
      '{{ @root.inputs.nic }}',
      "'@root.inputs.nic' is not a valid name; names start with 'inputs', 'facts' or 'steps' @ @root.inputs.nic",
    ],
    ['{{ ../x }}', "'../x' is not a valid name; names start with 'inputs', 'facts' or 'steps' @ ../x"],
    [
      '{{ facts.cpus.0 }}',
      'this is not a name @ {{ facts.cpus.0 }} -- write an index, or a name with special characters, as .[0]',
    ],
    ['{{ this }}', "'this' is not a valid name; names start with 'inputs', 'facts' or 'steps' @ this"],
    ['{{ lower inputs.nic x=1 }}', 'helpers do not take named arguments @ {{ lower inputs.nic x=1 }}'],
    ['{{ eq inputs.nic }}', "'eq' takes 2 arguments, not 1 @ {{ eq inputs.nic }} -- write eq a b"],
    [
      '{{ inputs.nic }}{{ inputs.nic == 1 }}',
      'operators are not supported @ {{ inputs.nic == 1 }} -- use a helper: {{ eq a b }}, {{ and a b }}, {{ not a }}',
    ],
  ];
  test.each(cases)('%s', (template, complaint) => expect(complaints('note', template)).toEqual([complaint]));
});

describe('a type that can never fit', () => {
  const cases: readonly (readonly [key: string, template: string, complaint: string | undefined])[] = [
    [
      'vectors',
      '{{ inputs.many }}',
      "'vectors' in 'with' of step 'two' (bind) must be a whole number, but this is a list @ inputs.many",
    ],
    [
      'force',
      '{{ inputs.nic }}',
      "'force' in 'with' of step 'two' (bind) must be true or false, but this is text @ inputs.nic",
    ],
    [
      'mode',
      '{{ eq inputs.count 1 }}',
      "'mode' in 'with' of step 'two' (bind) must be text, but this is true or false @ {{ eq inputs.count 1 }}",
    ],
    [
      'ids',
      'x{{ inputs.nic }}',
      "'ids' in 'with' of step 'two' (bind) must be a list, but this is text @ x{{ inputs.nic }} -- remove the text around {{ }}",
    ],
    [
      'note',
      'x{{ inputs.many }}',
      'this is a list, which cannot be part of a text @ inputs.many -- to make text of it, use {{ join list "," }}',
    ],
    ['force', '{{ not inputs.nic }}', "'not' takes true or false here, but this is text @ inputs.nic"],
    [
      'force',
      '{{ eq inputs.nic 1 }}',
      'these can never be equal: one is text, the other is a whole number @ {{ eq inputs.nic 1 }}',
    ],
    ['force', '{{ eq facts.table "DMRA" }}', "facts.table can never be 'DMRA' @ \"DMRA\" -- did you mean 'DMAR'?"],
    [
      'force',
      '{{ and (ne "x" facts.table) true }}',
      'facts.table can never be \'x\' @ "x" -- possible values: DMAR, IVRS, null',
    ],
    ['force', '{{ eq facts.table "IVRS" }}', undefined],
    ['note', '{{ join inputs.nic "," }}', "'join' takes a list here, but this is text @ inputs.nic"],
    ['mode', '{{ inputs.count }}', undefined],
    ['vectors', '{{ steps.one.group }}', undefined],
    ['vectors', '1{{ inputs.count }}', undefined],
    ['ids', '{{ inputs.many }}', undefined],
    ['ids', '{{ steps.one.members }}', undefined],
    ['note', '{{ default facts.nics.[eth0].driver "none" }} {{ join facts.cpus "," }} \\{{ text }}', undefined],
    ['force', '{{ and inputs.flag (not (eq facts.cpus.[0] inputs.count)) }}', undefined],
    ['note', '{{ lower facts.nics.eth0.mac }}', undefined],
  ];
  test.each(cases)('%s: %s', (key, template, complaint) => {
    expect(complaints(key, template)).toEqual(complaint === undefined ? [] : [complaint]);
  });
  test('a step type without outputs', () => {
    const steps =
      '  - { id: w, type: wait, with: { path: p } }\n  - { id: v, type: wait, with: { path: "{{ steps.w.x }}" } }';
    expect(check(steps)).toContain("step 'w' (wait) has no outputs");
  });
  test('when', () => {
    const steps = ['"x{{ inputs.flag }}"', '"{{ inputs.nic }}"', '"{{ inputs.flag }}"'];
    expect(
      check(
        steps.map((when, index) => `  - { id: a${index}, type: wait, with: { path: p }, when: ${when} }`).join('\n'),
      ),
    ).toMatchInlineSnapshot(`
      "
      x.yaml:10:53 error: 'when' of step 'a0' must be true or false, but this is text
        10 |   - { id: a0, type: wait, with: { path: p }, when: "x{{ inputs.flag }}" }
           |                                                     ^^^^^^^^^^^^^^^^^^
      hint: remove the text around {{ }}
      x.yaml:11:56 error: 'when' of step 'a1' must be true or false, but this is text
        11 |   - { id: a1, type: wait, with: { path: p }, when: "{{ inputs.nic }}" }
           |                                                        ^^^^^^^^^^
      "
    `);
  });
});

test('places inside every kind of scalar, all at once', () => {
  expect(
    check(`  - id: a
    type: wait
    with:
      path: a {{ inputs.p1 }}
        folded {{ inputs.p2 }}
      extra:
        double: "\\x41\\t\\"\\u00e9 {{ inputs.p3 }} \\
          {{ inputs.p4 }}"
        single: 'it''s {{ eq inputs.p5 ''q'' }}'
        literal: |-
          one
            {{ inputs.p6 }}

          {{ inputs.p7
          }}
        folded: >
          one

          two {{ inputs.p8 }}
          {{ inputs.p9 }}`).replaceAll(/ error: .*has no/g, ''),
  ).toMatchInlineSnapshot(`
    "
    x.yaml:13:25 'p1'
      13 |       path: a {{ inputs.p1 }}
         |                         ^^
    hint: available names: nic, many, flag, count
    x.yaml:14:26 'p2'
      14 |         folded {{ inputs.p2 }}
         |                          ^^
    hint: available names: nic, many, flag, count
    x.yaml:16:43 'p3'
      16 |         double: "\\x41\\t\\"\\u00e9 {{ inputs.p3 }} \\
         |                                           ^^
    hint: available names: nic, many, flag, count
    x.yaml:17:21 'p4'
      17 |           {{ inputs.p4 }}"
         |                     ^^
    hint: available names: nic, many, flag, count
    x.yaml:18:37 'p5'
      18 |         single: 'it''s {{ eq inputs.p5 ''q'' }}'
         |                                     ^^
    hint: available names: nic, many, flag, count
    x.yaml:21:23 'p6'
      21 |             {{ inputs.p6 }}
         |                       ^^
    hint: available names: nic, many, flag, count
    x.yaml:23:21 'p7'
      23 |           {{ inputs.p7
         |                     ^^
    hint: available names: nic, many, flag, count
    x.yaml:28:25 'p8'
      28 |           two {{ inputs.p8 }}
         |                         ^^
    hint: available names: nic, many, flag, count
    x.yaml:29:21 'p9'
      29 |           {{ inputs.p9 }}
         |                     ^^
    hint: available names: nic, many, flag, count
    "
  `);
});
