import { expect, test } from 'vitest';
import { checkPlaybook } from '../../../../cli/run/bind-playbook.ts';

const told = (step: string): readonly string[] => {
  const text = `runbook: 1\nname: p\nsummary: p\ninputs:\n  token: { type: string, secret: true }\n  to: { type: string }\nsteps:\n  - ${step}\n`;
  const checked = checkPlaybook({ path: 'p.yaml', text });
  return checked.ok ? [] : checked.diagnostics.map(({ code }) => code);
};

test.each([
  ["{ id: a, type: command, with: { argv: [echo, '{{ inputs.token }}'], creates: /a, irreversible: true, why: w } }"],
  ["{ id: a, type: file, with: { path: '/etc/{{ inputs.token }}', content: a } }"],
  ["{ id: a, type: wait, with: { command: [ls, 'x{{ lower inputs.token }}'], timeout: 1 } }"],
  ["{ id: a, type: file, for_each: ['{{ inputs.token }}'], with: { path: '/etc/{{ item }}', content: a } }"],
])('a secret that others could read is refused before anything runs: %s', (step) => {
  expect(told(step)).toContain('secret-exposed');
});

test.each([
  ["{ id: a, type: file, with: { path: /etc/a, content: 'k={{ inputs.token }}' } }"],
  ["{ id: a, type: cloud-init-seed, with: { path: /srv/a.iso, user_data: { password: '{{ inputs.token }}' } } }"],
  ["{ id: a, type: file, with: { path: '/etc/{{ inputs.to }}', content: 'the token' } }"],
])('in a protected place it is accepted: %s', (step) => {
  expect(told(step)).toEqual([]);
});
