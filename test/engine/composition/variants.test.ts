import { describe, expect, test } from 'vitest';
import { base, composed, variant } from './compose.ts';

/** Id and input of each step of a variant with these lines below its head. */
async function steps(lines: string, more: Readonly<Record<string, string>> = {}) {
  const { playbook } = await composed(
    { 'base.yaml': base, 'v.yaml': variant('v', 'base.yaml') + lines, ...more },
    'v.yaml',
  );
  return playbook.steps.map(({ id, title, type, with: input }) => ({ id, title, type: type.name, input }));
}
const ids = async (lines: string) => (await steps(lines)).map(({ id }) => id);

describe('the changes of a variant', () => {
  test('no change: it has its own name and summary, and the inputs and steps of its base', async () => {
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

  test('replace: the whole step, with the id of the old step or a new one', async () => {
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
      'in the order written: an inserted step can be referenced, a removed step can be added again',
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

  test('a variant of a variant of a variant; a shipped base by its bare name; paths are relative to the file that contains them', async () => {
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
