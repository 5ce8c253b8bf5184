import { expect, test } from 'vitest';
import { bindInputs } from '../../../../engine/language/load/bind-inputs.ts';
import { loadLab } from '../../../../engine/language/load/load-lab.ts';
import { formatDiagnostic } from '../../../../engine/language/yaml/format-diagnostic.ts';
import type { Diagnostic } from '../../../../engine/model/diagnostic.ts';
import { recordedLab } from '../../../../engine/apply/recorded-lab.ts';
import { checkPlaybook } from '../../../../cli/run/bind-playbook.ts';

const machines = 'lab: 1\nname: lab\nmachines:\n  host: { connect: local }\n';
const playbook = `runbook: 1
name: p
summary: p
inputs:
  token: { type: string, secret: true, default: "" }
  number: { type: integer, default: 1 }
  word: { type: string, choices: [one, two], default: one }
steps:
  - { id: a, type: file, with: { path: /etc/a, content: "{{ inputs.token }}" } }
`;

/** Everything that is shown of the mistakes of a lab: as text, and the text of its file. */
const shown = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics.map((each) => `${formatDiagnostic(each)}\n${each.source?.text ?? ''}`).join('\n');

function mistakesOf(text: string): readonly Diagnostic[] {
  const lab = loadLab({ path: 'lab.yaml', text });
  if (!lab.ok) return lab.diagnostics;
  const checked = checkPlaybook({ path: 'p.yaml', text: playbook });
  if (!checked.ok) throw new Error(shown(checked.diagnostics));
  const bound = bindInputs(checked.value, lab.value, []);
  return bound.ok ? [] : bound.diagnostics;
}

test.each([
  ['a value of a wrong type beside it', 'inputs: { token: s3cr3t, number: many }\n'],
  ['a misspelt name beside it', 'inputs: { token: s3cr3t, numbre: 7 }\n'],
  ['a template', 'inputs: { token: "{{ s3cr3t }}" }\n'],
  ['a template without quotes', 'inputs:\n  token: {{ s3cr3t }}\n'],
  ['a secret of a wrong type', 'inputs:\n  token: [s3cr3t]\n'],
  ['an open quote', 'inputs:\n  token: "s3cr3t\n'],
  ['an open bracket', 'inputs: { token: s3cr3t\n'],
  ['a second colon', 'inputs:\n  token: a: s3cr3t\n'],
  ['a tab', 'inputs:\n\ttoken: s3cr3t\n'],
  ['a list of inputs', 'inputs:\n  - s3cr3t\n'],
  ['a text for the inputs', 'inputs: s3cr3t\n'],
  ['an unknown key behind it', 'inputs: { token: s3cr3t }\nother: 1\n'],
  ['a block scalar in a list', 'inputs:\n  number: |\n    many\n  token: |\n    s3cr3t\n'],
])('a mistake of a lab does not show a secret: %s', (_, inputs) => {
  const mistakes = mistakesOf(machines + inputs);
  expect(mistakes.length).toBeGreaterThan(0);
  expect(shown(mistakes)).not.toContain('s3cr3t');
});

test('the value that a mistake is about is shown, if it is not secret', () => {
  expect(shown(mistakesOf(`${machines}inputs: { token: s3cr3t, word: three }\n`))).toContain('word: three');
});

test('a lab in braces that is broken is not shown', () => {
  const text = '{ lab: 1, name: lab, machines: { host: { connect: local } }, inputs: { token: s3cr3t }\n';
  expect(shown(mistakesOf(text))).not.toContain('s3cr3t');
});

test('a journal gets the guests of a lab and nothing else', () => {
  const text = `lab: 1
name: lab
machines:
  host: { connect: ssh, host: h, options: [ProxyCommand=s3cr3t] }
  vm1: { connect: guest-agent, host: host, vm: one }
inputs:
  undeclared: s3cr3t
`;
  const lab = loadLab({ path: 'lab.yaml', text });
  expect(lab.ok && recordedLab(lab.value)).toEqual({ path: 'lab.yaml', guests: { vm1: { host: 'host', vm: 'one' } } });
});
