import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bindInputs } from '../../../engine/language/load/bind-inputs.ts';
import { checkReferences } from '../../../engine/language/template/check-references.ts';
import { loadLab } from '../../../engine/language/load/load-lab.ts';
import { loadPlaybook } from './load-playbook.ts';
import { prepare } from '../../../engine/language/load/prepare.ts';
import { factsSchema } from './facts-schema.ts';
import { stepTypes } from './step-types.ts';
import { playbook, formatDiagnostics } from './diagnostics-of.ts';

const whole = playbook(
  `  - id: one
    type: bind
    when: "{{ eq inputs.n 1 }}"
    with: { device: "{{ inputs.nic }}", driver: 'x', vectors: "1{{ inputs.n }}", ids: [8086], mode: override }
  - id: two
    type: write
    with:
      value: auto
      target: { kind: file, path: "/x/{{ steps.one.driver }}" }
  - { id: three, type: wait, with: { command: [ls, "{{ join inputs.many }}"], extra: { a: "{{ facts.kernel }}" } } }`,
  `  nic: { type: pci-address, default: 0000:01:00.0 }
  n: { type: integer, default: 1 }
  many: { type: list, items: string, default: [a, b] }`,
);
const lab = `lab: 1
name: ours
machines: { host: { connect: ssh, host: a }, guest: { connect: guest-agent, host: host, vm: b } }
inputs: { n: 3, many: [x] }
`;
const bits = [
  '{{',
  '}}',
  '"',
  "'",
  ':',
  '- ',
  '\n',
  '  ',
  '[',
  ']',
  '{',
  '}',
  '__proto__',
  'constructor',
  '0',
  '~',
  '#',
  '|',
  '&',
  '',
  ' x ',
];
const scope = { inputs: {}, facts: {}, steps: {} };

/** A text with some of its places replaced. */
function damaged(text: string): fc.Arbitrary<string> {
  const cut = fc.record({ at: fc.nat(text.length), length: fc.nat(6), bit: fc.constantFrom(...bits) });
  return fc
    .array(cut, { minLength: 1, maxLength: 4 })
    .map((cuts) => cuts.reduce((now, { at, length, bit }) => now.slice(0, at) + bit + now.slice(at + length), text));
}

test('a damaged playbook gives diagnostics or a playbook that can be checked and prepared', () => {
  fc.assert(
    fc.property(damaged(whole), (text) => {
      const result = loadPlaybook({ path: 'x.yaml', text }, stepTypes);
      if (!result.ok) {
        expect(formatDiagnostics(result.diagnostics)).not.toContain('undefined');
        return;
      }
      formatDiagnostics(checkReferences(result.value, factsSchema));
      const bound = bindInputs(result.value, null, [{ name: 'n', text }]);
      for (const step of result.value.steps) prepare(step, bound.ok ? { ...scope, inputs: bound.value } : scope);
    }),
    { seed: 20260105, numRuns: 1500 },
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test('a damaged lab gives diagnostics or a lab that can be bound', () => {
  const loaded = loadPlaybook({ path: 'x.yaml', text: whole }, stepTypes);
  if (!loaded.ok) throw new Error(formatDiagnostics(loaded.diagnostics));
  expect(checkReferences(loaded.value, factsSchema)).toEqual([]);
  fc.assert(
    fc.property(damaged(lab), (text) => {
      const result = loadLab({ path: 'lab.yaml', text });
      const bound = result.ok ? bindInputs(loaded.value, result.value, []) : result;
      if (!bound.ok) expect(formatDiagnostics(bound.diagnostics)).not.toContain('undefined');
    }),
    { seed: 20260106, numRuns: 1500 },
  );
});
