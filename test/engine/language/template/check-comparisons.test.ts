import { expect, test } from 'vitest';
import { checkPlaybook } from '../../../../cli/run/bind-playbook.ts';

function complaints(given: string, type = 'host-check'): readonly string[] {
  const step = `  - { id: it, type: ${type}, with: { ${given} } }\n`;
  const checked = checkPlaybook({ path: 'x.yaml', text: `runbook: 1\nname: x\nsummary: x\nsteps:\n${step}` });
  return checked.ok
    ? []
    : checked.diagnostics.map(({ message, hint, span, source }) => {
        return `${message} @ ${source?.text.slice(span?.start, span?.end)} -- ${hint}`;
      });
}

test.each([
  [
    "equals: grup, that: '{{ facts.boot.loader }}'",
    "facts.boot.loader can never be 'grup' @ grup -- did you mean 'grub'?",
  ],
  [
    "equals: ture, that: '{{ facts.iommu.active }}'",
    "facts.iommu.active can never be 'ture' @ ture -- did you mean 'true'?",
  ],
  [
    "one_of: [svm, vmxx], that: '{{ facts.cpu.virtualization }}'",
    "facts.cpu.virtualization can never be 'vmxx' @ vmxx -- did you mean 'vmx'?",
  ],
])('a comparison with a value that a fact never has is a mistake: %s', (given, complaint) => {
  expect(complaints(`what: w, ${given}`)).toEqual([complaint]);
});

test('also in the condition that a manual task waits for', () => {
  expect(
    complaints("instructions: i, until: { that: '{{ facts.cpu.virtualization }}', equals: vmxx }", 'manual'),
  ).toEqual(["facts.cpu.virtualization can never be 'vmxx' @ vmxx -- did you mean 'vmx'?"]);
});

test.each([
  "equals: grub, that: '{{ facts.boot.loader }}'",
  "equals: true, that: '{{ facts.iommu.active }}'",
  "equals: 'true', that: '{{ facts.iommu.active }}'",
  "one_of: [vmx, null], that: '{{ facts.cpu.virtualization }}'",
  "equals: anything, that: '{{ facts.kernel.release }}'",
  'equals: anything, file: /etc/hostname',
])('a possible value is fine: %s', (given) => expect(complaints(`what: w, ${given}`)).toEqual([]));
