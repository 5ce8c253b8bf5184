import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainPlaybook } from '../../../engine/explanation/explain-playbook.ts';
import { prepare } from '../../../engine/language/load/prepare.ts';
import { formatDiagnostics } from '../language/diagnostics-of.ts';
import { base, compose, head, variant, type Files } from './compose.ts';

const files: Files = {
  'base.yaml': base,
  'one.yaml': `${variant('one', 'base.yaml')}inputs:
  nic: { default: 0000:00:05.0 }
steps:
  - change: bind
    with: { ids: [15e4], vectors: 2 }
  - { replace: write, type: wait, with: { path: /x } }
  - { before: last, id: new, include: block.yaml, with: { card: "{{ inputs.nic }}" } }
`,
  'block.yaml': `${head('block')}inputs:
  card: { type: pci-address }
steps:
  - { id: in, type: bind, with: { device: "{{ inputs.card }}", driver: x }, tell: "{{ steps.in.driver }}" }
`,
  'two.yaml': `${variant('two', './one.yaml')}steps:
  - { change: new, when: "{{ eq steps.bind.driver 'x' }}" }
  - { after: new, id: end, type: wait, with: { path: "/{{ steps.new.in.driver }}" } }
  - remove: last
`,
};
const names = Object.keys(files);
const bits = ['{{', '}}', '"', ':', '- ', '\n', '  ', '[', ']', '{', '}', 'id', 'bind', 'two.yaml', '0', '', ' x '];

/** The files with some places of one of them replaced. */
const damaged: fc.Arbitrary<Files> = fc
  .record({
    name: fc.constantFrom(...names),
    cuts: fc.array(fc.record({ at: fc.nat(400), length: fc.nat(8), bit: fc.constantFrom(...bits) }), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  .map(({ name, cuts }) => {
    const text = cuts.reduce((now, { at, length, bit }) => {
      const place = at % now.length;
      return now.slice(0, place) + bit + now.slice(place + length);
    }, files[name] ?? '');
    return { ...files, [name]: text };
  });

test('the files are valid before they are damaged', async () => {
  const result = await compose(files, 'two.yaml');
  expect(result.ok ? result.value.playbook.steps.map(({ id }) => id) : formatDiagnostics(result.diagnostics)).toEqual([
    'bind',
    'write',
    'new.in',
    'end',
  ]);
});

test('damaged files give diagnostics, each with its place, or a playbook that can be prepared and explained', async () => {
  await fc.assert(
    fc.asyncProperty(damaged, async (some) => {
      const result = await compose(some, 'two.yaml');
      if (!result.ok) {
        expect(result.diagnostics.length).toBeGreaterThan(0);
        expect(formatDiagnostics(result.diagnostics)).not.toContain('undefined');
        for (const { source, span } of result.diagnostics) {
          expect(source).not.toBeNull();
          expect(span?.end ?? 0).toBeLessThanOrEqual(source?.text.length ?? 0);
          expect(some[source?.path ?? '']).toBe(source?.text);
        }
        return;
      }
      const scope = { inputs: {}, facts: {}, steps: {} };
      for (const step of result.value.playbook.steps) prepare(step, scope);
      explainPlaybook(result.value, {}, null, []);
    }),
    { seed: 20261122, numRuns: 600 },
  );
});
