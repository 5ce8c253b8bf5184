import { describe, expect, test } from 'vitest';
import { bindInputs, type Assignment } from '../../../../engine/language/load/bind-inputs.ts';
import { loadLab } from '../../../../engine/language/load/load-lab.ts';
import type { Lab } from '../../../../engine/model/playbook.ts';
import { loaded, diagnosticsOf } from '../diagnostics-of.ts';

const playbook = loaded(
  '  - { id: a, type: wait, with: { path: p } }',
  `  nic: { type: pci-address, summary: The NIC to hand over }
  count: { type: integer, default: 1 }
  fast: { type: boolean, default: false }
  mode: { type: string, choices: [slow, fast], default: slow }
  cores: { type: list, items: integer, default: [] }
  ids: { type: list, items: hex-id, default: [15e4] }
  size: { type: size, default: 2G }
  ip: { type: ip-address, default: 10.128.0.49 }
  note: { type: string, default: "" }
  key: { type: string, choices: [hunter2], secret: true, default: hunter2 }`,
);

function lab(inputs: string): Lab {
  const result = loadLab({
    path: 'lab.yaml',
    text: `lab: 1\nname: x\nmachines: { host: { connect: local } }\ninputs:\n${inputs}\n`,
  });
  if (!result.ok) throw new Error(diagnosticsOf(result));
  return result.value;
}

const set = (...pairs: readonly string[]): readonly Assignment[] =>
  pairs.map((pair) => ({ name: pair.split('=', 1)[0] ?? '', text: pair.slice(pair.indexOf('=') + 1) }));
const values = (from: Lab | null, ...pairs: readonly string[]) => {
  const result = bindInputs(playbook, from, set(...pairs));
  return result.ok ? result.value : diagnosticsOf(result);
};
const nic = 'nic=0000:01:00.0';

test('the command line wins over the lab, and the lab over the default', () => {
  const ours = lab('  nic: 0000:02:00.0\n  count: 2\n  mode: fast\n  elsewhere: 1');
  expect(values(ours, 'count=3')).toMatchObject({
    nic: '0000:02:00.0',
    count: 3,
    mode: 'fast',
    size: '2G',
    ids: ['15e4'],
  });
  expect(values(ours, nic, 'nic=0000:03:00.0')).toMatchObject({ nic: '0000:03:00.0', count: 2 });
});

describe('text is read by the declared type', () => {
  const cases: readonly (readonly [pair: string, value: unknown])[] = [
    ['count=-5', -5],
    ['fast=true', true],
    ['note=true', 'true'],
    ['note=', ''],
    ['note=a: "b" {{ c }}', 'a: "b" {{ c }}'],
    ['cores=', []],
    ['cores=1,2', [1, 2]],
    ['cores=[1, 2]', [1, 2]],
    ['ids=15e4, 010f', ['15e4', '010f']],
    ['ip=fe80::1', 'fe80::1'],
    ['ip=::1', '::1'],
    ['ip=2001:db8:0:0:0:0:0:1', '2001:db8:0:0:0:0:0:1'],
    ['size=512', '512'],
  ];
  test.each(cases)('%s', (pair, value) => {
    expect(values(null, nic, pair)).toMatchObject({ [pair.split('=')[0] ?? '']: value });
  });
  test.each([
    'ip=300.1.1.1',
    'ip=1.2.3',
    'ip=fe80',
    'ip=1::2::3',
    'ip=10.0.0.1/8',
    'size=2g',
    'size=0',
    'count=010',
    'count=',
    'fast=yes',
    'cores=1,x',
    'cores=[1',
    'ids=xyz',
  ])('%s is refused', (pair) => expect(values(null, nic, pair)).toContain(`--set:1:${pair.indexOf('=') + 2} error: `));
});

test('missing, unknown and wrong inputs, each at its place', () => {
  const ours = lab('  cuont: 2\n  mode: fats\n  cores: [1, x]\n  note: "{{ x }}"\n  size:');
  expect(values(ours, 'nmae=x', 'count=many')).toMatchInlineSnapshot(`
    "
    lab.yaml:5:3 error: the playbook has no input 'cuont'
      5 |   cuont: •
        |   ^^^^^
    hint: did you mean 'count'?
    lab.yaml:6:9 error: input 'mode' cannot be 'fats'
      6 |   mode: fats
        |         ^^^^
    hint: did you mean 'fast'?
    lab.yaml:7:14 error: item 2 of input 'cores' must be a whole number, not 'x'
      7 |   cores: [1, x]
        |              ^
    hint: use only decimal digits
    lab.yaml:8:9 error: input 'note' must not contain a template
      8 |   note: "{{ x }}"
        |         ^^^^^^^^^
    hint: templates are allowed only in playbooks
    lab.yaml:9:3 error: input 'size' must be text, not empty
      9 |   size:
        |   ^^^^
    hint: expected: size in bytes, or with the unit K, M, G or T (powers of 1024), e.g. 2G
    --set:1:1 error: the playbook 'x' has no input 'nmae'
      1 | nmae=•
        | ^^^^
    hint: inputs: nic, count, fast, mode, cores, ids, size, ip, note, key
    --set:1:7 error: input 'count' must be a whole number, not 'many'
      1 | count=many
        |       ^^^^
    hint: use only decimal digits
    x.yaml:5:3 error: input 'nic' (pci-address) has no value: The NIC to hand over
      5 |   nic: { type: pci-address, summary: The NIC to hand over }
        |   ^^^
    hint: set it under 'inputs' in the lab file, or with --set nic=...
    "
  `);
});

test('a secret is neither printed nor shown in the source line', () => {
  expect(values(lab('  key: open-sesame'), nic)).toMatchInlineSnapshot(`
    "
    lab.yaml:5:8 error: input 'key' cannot be the value in the lab file
      5 |   key: •••••••••••
        |        ^^^^^^^^^^^
    hint: allowed values: hunter2
    "
  `);
  expect(values(null, nic, 'key=open-sesame')).toMatchInlineSnapshot(`
    "
    --set:1:1 error: input 'key' cannot be the given value
      1 | key
        | ^^^
    hint: allowed values: hunter2
    "
  `);
});
