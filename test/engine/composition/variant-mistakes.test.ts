import { describe, expect, test } from 'vitest';
import { base, head, diagnosticsOf, variant } from './compose.ts';

const told = (lines: string) =>
  diagnosticsOf({ 'base.yaml': base, 'v.yaml': variant('v', 'base.yaml') + lines }, 'v.yaml');

describe('a mistake is reported at its place in the text', () => {
  test('entries', async () => {
    expect(
      await told(`inputs:
  new: { default: 1 }
  nic: { defalt: 1 }
steps:
  - { change: bnd, with: { driver: x } }
  - { change: bind, remove: write }
  - { remove: write, with: { a: 1 } }
  - { change: bind, id: other }
  - { replace: [bind], type: wait }
  - { before: setup.kvm, id: x, type: wait, with: { path: / } }
`),
    ).toMatchInlineSnapshot(`
      "
      v.yaml:7:10 error: unknown key 'defalt' in input 'nic'
        7 |   nic: { defalt: 1 }
          |          ^^^^^^
      hint: did you mean 'default'?
      v.yaml:9:15 error: the base playbook has no step 'bnd'
        9 |   - { change: bnd, with: { driver: x } }
          |               ^^^
      hint: did you mean 'bind'?
      v.yaml:10:21 error: 'change' and 'remove' cannot be used together in one entry
        10 |   - { change: bind, remove: write }
           |                     ^^^^^^
      hint: each entry makes one change; write two entries
      v.yaml:11:22 error: 'with' is not allowed together with 'remove'
        11 |   - { remove: write, with: { a: 1 } }
           |                      ^^^^
      v.yaml:12:21 error: 'change' cannot change the ID
        12 |   - { change: bind, id: other }
           |                     ^^
      hint: to use another ID, write 'replace: bind'
      v.yaml:13:16 error: 'replace' of step 5 must be text, not a list
        13 |   - { replace: [bind], type: wait }
           |                ^^^^^^
      hint: expected: the ID of the step that this step replaces. Without an \`id\`, this step takes over that ID
      v.yaml:14:15 error: the base playbook has no step 'setup.kvm'
        14 |   - { before: setup.kvm, id: x, type: wait, with: { path: / } }
           |               ^^^^^^^^^
      hint: steps of the base: bind, write, last
      "
    `);
  });

  test('values of both files are reported at their own places; an invalid step that is replaced is not reported', async () => {
    const broken = base.replace('driver: vfio-pci', 'driver: ""').replace('value: auto', 'value: sometimes');
    const files = {
      'base.yaml': broken,
      'v.yaml': `${variant('v', 'base.yaml')}steps:
  - change: bind
    with: { vectors: 100, forse: true }
  - { after: bind, id: last, type: wait }
  - { replace: write, type: wait }
`,
    };
    expect(await diagnosticsOf(files, 'v.yaml')).toMatchInlineSnapshot(`
      "
      v.yaml:7:22 error: 'vectors' in 'with' of step 'bind' (bind) must be 64 or less, not 100
        7 |     with: { vectors: 100, forse: true }
          |                      ^^^
      hint: expected: interrupt vectors
      v.yaml:7:27 error: unknown key 'forse' in 'with' of step 'bind' (bind)
        7 |     with: { vectors: 100, forse: true }
          |                           ^^^^^
      hint: did you mean 'force'?
      v.yaml:8:20 error: 'with' of step 'last' (wait) needs one of 'path' or 'command'
        8 |   - { after: bind, id: last, type: wait }
          |                    ^^
      v.yaml:8:24 error: two steps have the ID 'last'
        8 |   - { after: bind, id: last, type: wait }
          |                        ^^^^
      hint: IDs must be unique
      v.yaml:9:7 error: 'with' of step 'write' (wait) needs one of 'path' or 'command'
        9 |   - { replace: write, type: wait }
          |       ^^^^^^^
      base.yaml:14:15 error: 'driver' in 'with' of step 'bind' (bind) must have 1 or more characters
        14 |       driver: ""
           |               ^^
      hint: expected: the driver it passes to
      "
    `);
  });

  test('an output of a step that a variant removed, replaced under another id or by another type', async () => {
    expect(await told('steps:\n  - remove: bind\n')).toMatchInlineSnapshot(`
      "
      base.yaml:21:30 error: step 'bind' was removed by v.yaml:6:5
        21 |     with: { path: "/{{ steps.bind.driver }}" }
           |                              ^^^^
      hint: use another value, or keep that step
      "
    `);
    expect(await told('steps:\n  - { replace: bind, id: other, type: wait, with: { path: / } }\n'))
      .toMatchInlineSnapshot(`
        "
        base.yaml:21:30 error: step 'bind' was replaced by 'other' in v.yaml:6:7
          21 |     with: { path: "/{{ steps.bind.driver }}" }
             |                              ^^^^
        hint: use another value, or keep that step
        "
      `);
    expect(await told('steps:\n  - { replace: bind, type: wait, with: { path: / } }\n')).toMatchInlineSnapshot(`
      "
      base.yaml:21:30 error: step 'bind' (wait) has no outputs
        21 |     with: { path: "/{{ steps.bind.driver }}" }
           |                              ^^^^
      "
    `);
  });

  test('rings and too many layers', async () => {
    const ring = {
      'a.yaml': variant('a', 'b.yaml'),
      'b.yaml': variant('b', 'c.yaml'),
      'c.yaml': variant('c', './b.yaml'),
    };
    expect(await diagnosticsOf(ring, 'a.yaml')).toMatchInlineSnapshot(`
      "
      c.yaml:4:10 error: a playbook cannot extend itself: b.yaml extends c.yaml extends b.yaml
        4 | extends: ./b.yaml
          |          ^^^^^^^^
      "
    `);
    expect(await diagnosticsOf({ './a.yaml': variant('a', 'a.yaml') }, './a.yaml')).toMatchInlineSnapshot(`
      "
      ./a.yaml:4:10 error: a playbook cannot extend itself: ./a.yaml extends ./a.yaml
        4 | extends: a.yaml
          |          ^^^^^^
      "
    `);
    const five = Object.fromEntries([2, 3, 4, 5].map((at) => [`${at}.yaml`, variant(`v${at}`, `${at - 1}.yaml`)]));
    expect(await diagnosticsOf({ '1.yaml': base, ...five }, '5.yaml')).toMatchInlineSnapshot(`
      "
      2.yaml:4:10 error: a playbook can have at most 4 levels of extends: 5.yaml extends 4.yaml extends 3.yaml extends 2.yaml extends 1.yaml
        4 | extends: 1.yaml
          |          ^^^^^^
      "
    `);
    expect(await diagnosticsOf({ '1.yaml': base, ...five }, '4.yaml')).toBe('ok');
  });

  test('files that do not exist, and files of another kind', async () => {
    expect(await told('').then(() => diagnosticsOf({ 'v.yaml': variant('v', '../no.yaml') }, 'v.yaml')))
      .toMatchInlineSnapshot(`
      "
      v.yaml:4:10 error: ../no.yaml: the file does not exist
        4 | extends: ../no.yaml
          |          ^^^^^^^^^^
      "
    `);
    const lab = 'lab: 1\nname: l\nmachines: { host: { connect: local } }\n';
    expect(await diagnosticsOf({ 'l.yaml': lab, 'v.yaml': variant('v', 'l.yaml') }, 'v.yaml')).toMatchInlineSnapshot(`
      "
      l.yaml:1:1 error: this is a lab, not a playbook
        1 | lab: 1
          | ^^^
      hint: use a lab file with --lab
      "
    `);
    expect(await diagnosticsOf({ 'b.yaml': 'a: [', 'v.yaml': variant('v', 'b.yaml') }, 'v.yaml'))
      .toMatchInlineSnapshot(`
      "
      b.yaml:1:4 error: a closing bracket is missing
        1 | a: [
          |    ^
      hint: add ] at the end
      "
    `);
    expect(await diagnosticsOf({ 'v.yaml': `${head('v')}extends: [a]\n` }, 'v.yaml')).toMatchInlineSnapshot(`
      "
      v.yaml:4:10 error: 'extends' of the playbook must be text, not a list
        4 | extends: [a]
          |          ^^^
      hint: expected: the base playbook of this variant. Either a path relative to this file, e.g. passthrough.yaml, or the bare name of a playbook shipped with runbook, e.g. passthrough
      "
    `);
    const changes = `${head('p')}steps:\n  - { change: a, with: {} }\n`;
    expect(await diagnosticsOf({ 'p.yaml': changes }, 'p.yaml')).toMatchInlineSnapshot(`
      "
      p.yaml:5:7 error: 'change' modifies a step of a base playbook, but this playbook has no 'extends'
        5 |   - { change: a, with: {} }
          |       ^^^^^^
      hint: add the base playbook: extends: BASE
      "
    `);
  });
});
