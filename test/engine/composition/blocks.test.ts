import { describe, expect, test } from 'vitest';
import { bindInputs } from '../../../engine/language/load/bind-inputs.ts';
import { prepare, renderTell } from '../../../engine/language/load/prepare.ts';
import type { Scope, Step } from '../../../engine/model/playbook.ts';
import { composed, head, diagnosticsOf, variant, type Files } from './compose.ts';

const inner = `${head('inner')}inputs:
  card: { type: pci-address, summary: The card }
  driver: { type: string, default: vfio-pci }
steps:
  - id: bind
    type: bind
    with: { device: "{{ inputs.card }}", driver: "{{ inputs.driver }}" }
  - id: see
    type: wait
    on: guest
    when: "{{ eq steps.bind.driver 'x' }}"
    with: { path: "/{{ steps.bind.driver }}" }
    tell: "{{ inputs.card }} has {{ steps.bind.driver }}"
`;
const outer = `${head('outer')}inputs:
  nic: { type: pci-address, default: 0000:00:04.0 }
steps:
  - id: first
    type: bind
    with: { device: "{{ inputs.nic }}", driver: x }
  - id: setup
    include: inner.yaml
    on: peer
    with: { card: "{{ inputs.nic }}", driver: "{{ steps.first.driver }}" }
  - id: after
    type: wait
    with: { path: "/{{ steps.setup.bind.driver }}" }
`;
const files = { 'inner.yaml': inner, 'outer.yaml': outer };

async function opened(of: Files, main = 'outer.yaml') {
  const { playbook } = await composed(of, main);
  const inputs = bindInputs(playbook, null, []);
  if (!inputs.ok) throw new Error('no inputs');
  const step = (id: string): Step => playbook.steps.find((each) => each.id === id) as Step;
  const scope = (steps: Scope['steps']): Scope => ({ inputs: inputs.value, facts: undefined, steps });
  return { playbook, step, scope };
}

describe('steps of a block', () => {
  test('have the id of the block before theirs, and its machine by default', async () => {
    const { playbook } = await opened(files);
    expect(playbook.steps.map(({ id, on }) => [id, on])).toEqual([
      ['first', 'host'],
      ['setup.bind', 'peer'],
      ['setup.see', 'guest'],
      ['after', 'host'],
    ]);
  });

  test('see the inputs that they are handed, the defaults and their own steps', async () => {
    const { step, scope } = await opened(files);
    const before = scope({ first: { driver: 'e1000e' } });
    expect(prepare(step('setup.bind'), before)).toMatchObject({
      kind: 'ready',
      input: { device: '0000:00:04.0', driver: 'e1000e' },
    });
    const after = scope({ first: { driver: 'e1000e' }, 'setup.bind': { driver: 'x' } });
    expect(prepare(step('setup.see'), after)).toMatchObject({ kind: 'ready', input: { path: '/x' } });
    expect(renderTell(step('setup.see'), after)).toBe('0000:00:04.0 has x');
    expect(prepare(step('after'), after)).toMatchObject({ kind: 'ready', input: { path: '/x' } });
  });

  test('wait only for those inputs that they use', async () => {
    const { step, scope } = await opened(files);
    const unknown = scope({ first: 'unknown', 'setup.bind': { driver: 'x' } });
    expect(prepare(step('setup.bind'), unknown)).toEqual({ kind: 'unknown', after: 'first' });
    expect(prepare(step('setup.see'), unknown)).toMatchObject({ kind: 'ready' });
    const later = scope({ first: { driver: 'x' }, 'setup.bind': 'unknown' });
    expect(prepare(step('after'), later)).toEqual({ kind: 'unknown', after: 'setup.bind' });
  });

  test('are skipped if the when of a surrounding block is false, regardless of their own when', async () => {
    const when = outer.replace('on: peer', `on: peer\n    when: "{{ eq steps.first.driver 'y' }}"`);
    const nest = `${head('nest')}steps:\n  - { id: deep, include: outer.yaml }\n`;
    const { step, scope } = await opened({ ...files, 'outer.yaml': when, 'nest.yaml': nest }, 'nest.yaml');
    const no = scope({ 'deep.first': { driver: 'x' }, 'deep.setup.bind': 'unknown' });
    expect(prepare(step('deep.setup.see'), no)).toEqual({
      kind: 'skipped',
      reason: "when: {{ eq steps.first.driver 'y' }} of deep.setup",
    });
    const unknown = scope({ 'deep.first': 'unknown' });
    expect(prepare(step('deep.setup.see'), unknown)).toEqual({ kind: 'unknown', after: 'deep.first' });
  });

  test('the inputs of a block are checked by its declarations as soon as they are known', async () => {
    const { step, scope } = await opened({
      ...files,
      'outer.yaml': outer.replace('card: "{{ inputs.nic }}"', 'card: "{{ steps.first.driver }}"'),
    });
    const prepared = prepare(step('setup.bind'), scope({ first: { driver: 'e1000e' } }));
    expect(prepared.kind === 'invalid' && prepared.diagnostics.map(({ message }) => message)).toEqual([
      "'card' in 'with' of block 'setup' cannot be 'e1000e' (from {{ steps.first.driver }})",
    ]);
  });

  test('are composed like any playbook: a block of a variant, in a variant that changes its inputs', async () => {
    const more = {
      ...files,
      'inner-2.yaml': `${variant('inner-2', 'inner.yaml')}steps:\n  - { change: bind, with: { vectors: 2 } }\n  - remove: see\n`,
      'v.yaml': `${variant('v', 'outer.yaml')}steps:\n  - { change: setup, include: inner-2.yaml, with: { driver: y } }\n`,
    };
    const { playbook, step, scope } = await opened(more, 'v.yaml');
    expect(playbook.steps.map(({ id }) => id)).toEqual(['first', 'setup.bind', 'after']);
    expect(prepare(step('setup.bind'), scope({}))).toMatchObject({ kind: 'ready', input: { driver: 'y', vectors: 2 } });
  });
});

describe('mistakes in a block', () => {
  test('inputs, keys and references, each at its place in the text', async () => {
    const wrong = outer
      .replace('on: peer', 'tell: x\n    timeout: 3')
      .replace('card: "{{ inputs.nic }}"', 'crad: 1, card: "{{ inputs.nix }}"')
      .replace('steps.setup.bind.driver', 'steps.setup.bnd.driver }}{{ steps.setup.bind.drivr }}{{ steps.setup');
    expect(
      await diagnosticsOf(
        { ...files, 'outer.yaml': wrong.replace('crad: 1, ', '').replace('tell: x\n    timeout: 3', 'name: x') },
        'outer.yaml',
      ),
    ).toMatchInlineSnapshot(`
      "
      outer.yaml:13:30 error: 'inputs' has no 'nix'
        13 |     with: { card: "{{ inputs.nix }}", driver: "{{ steps.first.driver }}" }
           |                              ^^^
      hint: did you mean 'nic'?
      outer.yaml:16:36 error: block 'setup' has no step 'bnd'
        16 |     with: { path: "/{{ steps.setup.bnd.driver }}{{ steps.setup.bind.drivr }}{{ steps.setup }}" }
           |                                    ^^^
      hint: did you mean 'bind'?
      outer.yaml:16:69 error: 'steps.setup.bind' has no 'drivr'
        16 |     with: { path: "/{{ steps.setup.bnd.driver }}{{ steps.setup.bind.drivr }}{{ steps.setup }}" }
           |                                                                     ^^^^^
      hint: did you mean 'driver'?
      outer.yaml:16:86 error: 'setup' is a block; only its steps have outputs
        16 |     with: { path: "/{{ steps.setup.bnd.driver }}{{ steps.setup.bind.drivr }}{{ steps.setup }}" }
           |                                                                                      ^^^^^
      hint: write steps.setup.STEP
      "
    `);
    expect(await diagnosticsOf({ ...files, 'outer.yaml': wrong }, 'outer.yaml')).toMatchInlineSnapshot(`
      "
      outer.yaml:12:5 error: unknown key 'tell' in a block
        12 |     tell: x
           |     ^^^^
      hint: allowed keys: id, name, description, include, with, on, when, tags
      outer.yaml:13:5 error: unknown key 'timeout' in a block
        13 |     timeout: 3
           |     ^^^^^^^
      hint: allowed keys: id, name, description, include, with, on, when, tags
      outer.yaml:14:13 error: unknown key 'crad' in 'with' of block 'setup'
        14 |     with: { crad: 1, card: "{{ inputs.nix }}", driver: "{{ steps.first.driver }}" }
           |             ^^^^
      hint: did you mean 'card'?
      "
    `);
  });

  test('an included playbook sees neither the inputs nor the steps around it', async () => {
    const peeping = inner.replace('"/{{ steps.bind.driver }}"', '"/{{ steps.first.driver }}{{ inputs.nic }}"');
    expect(await diagnosticsOf({ ...files, 'inner.yaml': peeping }, 'outer.yaml')).toMatchInlineSnapshot(`
      "
      inner.yaml:15:30 error: no step has the ID 'first'
        15 |     with: { path: "/{{ steps.first.driver }}{{ inputs.nic }}" }
           |                              ^^^^^
      hint: an included playbook can use only its own steps; pass the value in 'with'
      inner.yaml:15:55 error: 'inputs' has no 'nic'
        15 |     with: { path: "/{{ steps.first.driver }}{{ inputs.nic }}" }
           |                                                       ^^^
      hint: available names: card, driver
      "
    `);
  });

  test('rings, depth and the number of steps', async () => {
    const ring = {
      'a.yaml': `${head('a')}steps:\n  - { id: b, include: b.yaml }\n`,
      'b.yaml': `${head('b')}steps:\n  - { id: a, include: a.yaml }\n`,
    };
    expect(await diagnosticsOf(ring, 'a.yaml')).toMatchInlineSnapshot(`
      "
      b.yaml:5:23 error: a playbook cannot include itself: a.yaml includes b.yaml includes a.yaml
        5 |   - { id: a, include: a.yaml }
          |                       ^^^^^^
      "
    `);
    const through = {
      'a.yaml': `${head('a')}steps:\n  - { id: v, include: v.yaml }\n`,
      'v.yaml': variant('v', 'a.yaml'),
    };
    expect(await diagnosticsOf(through, 'a.yaml')).toMatchInlineSnapshot(`
      "
      a.yaml:5:23 error: a playbook cannot include itself: v.yaml includes v.yaml
        5 |   - { id: v, include: v.yaml }
          |                       ^^^^^^
      "
    `);
    const leaf = `${head('leaf')}steps:\n  - { id: s, type: wait, with: { path: / } }\n`;
    const deep = (depth: number): Files =>
      Object.fromEntries(
        Array.from({ length: depth + 1 }, (_, at) => [
          `${at}.yaml`,
          at === depth ? leaf : `${head('x')}steps:\n  - { id: b, include: ${at + 1}.yaml }\n`,
        ]),
      );
    expect(await diagnosticsOf(deep(8), '0.yaml')).toBe('ok');
    expect(await diagnosticsOf(deep(9), '0.yaml')).toMatchInlineSnapshot(`
      "
      8.yaml:5:23 error: blocks must not be nested more than 8 levels deep
        5 |   - { id: b, include: 9.yaml }
          |                       ^^^^^^
      "
    `);
    const wide = (at: number) =>
      `${head('w')}steps:\n${Array.from({ length: 20 }, (_, n) => `  - { id: b${n}, include: ${at + 1}.yaml }\n`).join('')}`;
    const bomb = {
      '0.yaml': wide(0),
      '1.yaml': wide(1),
      '2.yaml': wide(2),
      '3.yaml': wide(3),
      '4.yaml': wide(4),
      '5.yaml': leaf,
    };
    expect(await diagnosticsOf(bomb, '0.yaml')).toMatchInlineSnapshot(`
      "
      5.yaml:5:7 error: a playbook, with all its blocks, can have at most 1000 steps
        5 |   - { id: s, type: wait, with: { path: / } }
          |       ^^
      "
    `);
  });
});
