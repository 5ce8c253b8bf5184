import { expect, test } from 'vitest';
import { partsRead } from '../../../engine/plan/reads-facts.ts';
import { checkPlaybook } from '../../../cli/run/bind-playbook.ts';

function stepsOf(...templates: readonly string[]) {
  const steps = templates.map(
    (that, at) => `  - { id: s${at}, type: host-check, with: { what: X, that: "${that}", exists: true } }\n`,
  );
  const text = `runbook: 1\nname: x\nsummary: X\nsteps:\n${steps.join('')}`;
  const loaded = checkPlaybook({ path: 'x.yaml', text });
  if (!loaded.ok) throw new Error(loaded.diagnostics.map(({ message }) => message).join('\n'));
  return loaded.value.steps;
}

test.each([
  [
    ['{{ facts.iommu.active }}', '{{ and facts.kvm.device facts.iommu.active }}'],
    ['iommu', 'kvm'],
  ],
  [['{{ facts.pci.[0].address }}'], ['pci']],
  [['1'], []],
])('%j uses %j', (templates, parts) => {
  expect([...(partsRead(stepsOf(...templates)) ?? [])].toSorted()).toEqual(parts);
});

test('a step that uses the facts as a whole may use all of them', () => {
  expect(partsRead(stepsOf('{{ facts }}'))).toBe(null);
});
