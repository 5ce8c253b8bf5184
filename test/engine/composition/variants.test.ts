import { describe, expect, test } from 'vitest';
import { composed, head, toldOf, variant } from './compose.ts';

const base = `${head('base')}description: Of the base
inputs:
  nic: { type: pci-address, default: 0000:00:04.0, summary: The card }
  vectors: { type: integer, default: 8 }
steps:
  - id: bind
    type: bind
    name: Bind it
    with:
      device: "{{ inputs.nic }}"
      driver: vfio-pci
      ids: [8086, 10d3]
  - id: write
    type: write
    with: { target: { kind: file, path: /a }, value: auto }
  - id: last
    type: wait
    with: { path: "/{{ steps.bind.driver }}" }
`;

/** Id and input of each step of a variant with these lines below its head. */
async function steps(lines: string, more: Readonly<Record<string, string>> = {}) {
  const { playbook } = await composed(
    { 'base.yaml': base, 'v.yaml': variant('v', 'base.yaml') + lines, ...more },
    'v.yaml',
  );
  return playbook.steps.map(({ id, title, type, with: input }) => ({ id, title, type: type.name, input }));
}
const ids = async (lines: string) => (await steps(lines)).map(({ id }) => id);
const told = (lines: string) => toldOf({ 'base.yaml': base, 'v.yaml': variant('v', 'base.yaml') + lines }, 'v.yaml');

describe('what a variant can change', () => {
  test('nothing: it has its own name and summary, the inputs and steps of its base', async () => {
    const { playbook } = await composed({ 'base.yaml': base, 'v.yaml': variant('v', 'base.yaml') }, 'v.yaml');
    expect([playbook.name, playbook.steps.map(({ id }) => id), playbook.inputs.map(({ name }) => name)]).toEqual([
      'v',
      ['bind', 'write', 'last'],
      ['nic', 'vectors'],
    ]);
  });

  test('keys of an input, and further inputs', async () => {
    const lines = 'inputs:\n  nic: { default: 0000:00:05.0 }\n  more: { type: string, default: x }\n';
    const { playbook } = await composed({ 'base.yaml': base, 'v.yaml': variant('v', 'base.yaml') + lines }, 'v.yaml');
    expect(playbook.inputs.map(({ name, type, summary, default: value }) => [name, type, summary, value])).toEqual([
      ['nic', 'pci-address', 'The card', '0000:00:05.0'],
      ['vectors', 'integer', '', 8],
      ['more', 'string', '', 'x'],
    ]);
  });

  test('change: with is merged key by key, maps deep, lists replaced; other keys are replaced', async () => {
    const lines = `steps:
  - change: bind
    name: Bind it otherwise
    with: { driver: other, ids: [15e4], vectors: "{{ inputs.vectors }}" }
  - change: write
    with: { target: { path: /b } }
`;
    const [bind, write] = await steps(lines);
    expect(bind).toEqual({
      id: 'bind',
      title: 'Bind it otherwise',
      type: 'bind',
      input: {
        device: '{{ inputs.nic }}',
        driver: 'other',
        ids: ['15e4'],
        vectors: '{{ inputs.vectors }}',
        force: false,
      },
    });
    expect(write?.input).toEqual({ target: { kind: 'file', path: '/b' }, value: 'auto' });
  });

  test('replace: the whole step, with the id of the old one or its own', async () => {
    const [one, , other] = await steps(
      'steps:\n  - { replace: bind, type: wait, with: { path: /x } }\n  - { replace: last, id: end, type: wait, with: { path: /y } }\n',
    );
    expect([one, other]).toEqual([
      { id: 'bind', title: 'bind', type: 'wait', input: { path: '/x' } },
      { id: 'end', title: 'end', type: 'wait', input: { path: '/y' } },
    ]);
  });

  test.each([
    ['before', 'steps:\n  - { before: write, id: n, type: wait, with: { path: / } }', 'bind n write last'],
    ['after', 'steps:\n  - { after: write, id: n, type: wait, with: { path: / } }', 'bind write n last'],
    ['a plain step is appended', 'steps:\n  - { id: n, type: wait, with: { path: / } }', 'bind write last n'],
    ['remove', 'steps:\n  - remove: write', 'bind last'],
    [
      'in the order written: what was inserted can be named, what was removed stands again',
      `steps:
  - remove: write
  - { after: bind, id: n, type: wait, with: { path: / } }
  - { before: n, id: write, type: wait, with: { path: / } }
  - { after: bind, id: m, type: wait, with: { path: / } }`,
      'bind m write n last',
    ],
  ])('%s', async (_, lines, expected) => {
    expect((await ids(lines)).join(' ')).toBe(expected);
  });

  test('a variant of a variant of a variant; a shipped base by its bare name; paths are seen from the file that says them', async () => {
    const files = {
      'shipped/base.yaml': base,
      'lab/one.yaml': `${variant('one', 'base')}steps:\n  - remove: last\n`,
      'lab/sub/two.yaml': `${variant('two', '../one.yaml')}steps:\n  - change: bind\n    with: { driver: two }\n`,
      'three.yaml': `${variant('three', './lab/sub/two.yaml')}steps:\n  - change: bind\n    with: { vectors: 2 }\n`,
    };
    const { playbook, composed: how } = await composed(files, 'three.yaml');
    expect(playbook.steps.map(({ id, with: input }) => [id, input])).toMatchObject([
      ['bind', { driver: 'two', vectors: 2, device: '{{ inputs.nic }}' }],
      ['write', {}],
    ]);
    expect(how.history.layers.map(({ path }) => path)).toEqual([
      'shipped/base.yaml',
      'lab/one.yaml',
      'lab/sub/two.yaml',
      'three.yaml',
    ]);
  });
});

describe('what is wrong is told where it was written', () => {
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
      v.yaml:9:15 error: the base has no step 'bnd'
        9 |   - { change: bnd, with: { driver: x } }
          |               ^^^
      hint: did you mean 'bind'?
      v.yaml:10:21 error: 'change' and 'remove' cannot stand in one entry
        10 |   - { change: bind, remove: write }
           |                     ^^^^^^
      hint: an entry makes one change; write two entries
      v.yaml:11:22 error: 'remove' takes no further keys, and here is 'with'
        11 |   - { remove: write, with: { a: 1 } }
           |                      ^^^^
      v.yaml:12:21 error: 'change' keeps the id
        12 |   - { change: bind, id: other }
           |                     ^^
      hint: 'replace: bind' can give another
      v.yaml:13:16 error: 'replace' of step 5 must be text, not a list
        13 |   - { replace: [bind], type: wait }
           |                ^^^^^^
      hint: expected: the id of the step in whose place this one stands; it has the same id when it says none
      v.yaml:14:15 error: the base has no step 'setup.kvm'
        14 |   - { before: setup.kvm, id: x, type: wait, with: { path: / } }
           |               ^^^^^^^^^
      hint: its steps: bind, write, last
      "
    `);
  });

  test('values of both files, each in its own; a step that was not good is good once it is replaced', async () => {
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
    expect(await toldOf(files, 'v.yaml')).toMatchInlineSnapshot(`
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
      v.yaml:8:24 error: two steps have the id 'last'
        8 |   - { after: bind, id: last, type: wait }
          |                        ^^^^
      hint: outputs and undo need ids that are unlike
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
      hint: use another value, or keep the step
      "
    `);
    expect(await told('steps:\n  - { replace: bind, id: other, type: wait, with: { path: / } }\n'))
      .toMatchInlineSnapshot(`
        "
        base.yaml:21:30 error: step 'bind' was replaced by 'other' in v.yaml:6:7
          21 |     with: { path: "/{{ steps.bind.driver }}" }
             |                              ^^^^
        hint: use another value, or keep the step
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
    expect(await toldOf(ring, 'a.yaml')).toMatchInlineSnapshot(`
      "
      c.yaml:4:10 error: a playbook cannot extend itself: b.yaml extends c.yaml extends b.yaml
        4 | extends: ./b.yaml
          |          ^^^^^^^^
      "
    `);
    expect(await toldOf({ './a.yaml': variant('a', 'a.yaml') }, './a.yaml')).toMatchInlineSnapshot(`
      "
      ./a.yaml:4:10 error: a playbook cannot extend itself: ./a.yaml extends ./a.yaml
        4 | extends: a.yaml
          |          ^^^^^^
      "
    `);
    const five = Object.fromEntries([2, 3, 4, 5].map((at) => [`${at}.yaml`, variant(`v${at}`, `${at - 1}.yaml`)]));
    expect(await toldOf({ '1.yaml': base, ...five }, '5.yaml')).toMatchInlineSnapshot(`
      "
      2.yaml:4:10 error: a playbook has at most 4 layers, and this one extends a fifth: 5.yaml extends 4.yaml extends 3.yaml extends 2.yaml extends 1.yaml
        4 | extends: 1.yaml
          |          ^^^^^^
      "
    `);
    expect(await toldOf({ '1.yaml': base, ...five }, '4.yaml')).toBe('ok');
  });

  test('files that are not there, and files that are something else', async () => {
    expect(await told('').then(() => toldOf({ 'v.yaml': variant('v', '../no.yaml') }, 'v.yaml')))
      .toMatchInlineSnapshot(`
      "
      v.yaml:4:10 error: ../no.yaml: there is no such file
        4 | extends: ../no.yaml
          |          ^^^^^^^^^^
      "
    `);
    const lab = 'lab: 1\nname: l\nmachines: { host: { connect: local } }\n';
    expect(await toldOf({ 'l.yaml': lab, 'v.yaml': variant('v', 'l.yaml') }, 'v.yaml')).toMatchInlineSnapshot(`
      "
      l.yaml:1:1 error: this is a lab, not a playbook
        1 | lab: 1
          | ^^^
      hint: a lab file is given with --lab
      "
    `);
    expect(await toldOf({ 'b.yaml': 'a: [', 'v.yaml': variant('v', 'b.yaml') }, 'v.yaml')).toMatchInlineSnapshot(`
      "
      b.yaml:1:4 error: a bracket is not closed
        1 | a: [
          |    ^
      hint: add ] at the end
      "
    `);
    expect(await toldOf({ 'v.yaml': `${head('v')}extends: [a]\n` }, 'v.yaml')).toMatchInlineSnapshot(`
      "
      v.yaml:4:10 error: 'extends' of the playbook must be text, not a list
        4 | extends: [a]
          |          ^^^
      hint: expected: the playbook that this one is a variant of: a path as seen from this file, e.g. passthrough.yaml, or the bare name of a shipped one, e.g. passthrough
      "
    `);
    const changes = `${head('p')}steps:\n  - { change: a, with: {} }\n`;
    expect(await toldOf({ 'p.yaml': changes }, 'p.yaml')).toMatchInlineSnapshot(`
      "
      p.yaml:5:7 error: 'change' changes a step of another playbook, and this one is no variant
        5 |   - { change: a, with: {} }
          |       ^^^^^^
      hint: say which one it changes: extends: BASE
      "
    `);
  });
});
