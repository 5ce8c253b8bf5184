import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runbook } from '../cli/run-binary.ts';

const playbook = `runbook: 1
name: fine
summary: Fine
steps:
  - { id: a, type: sysfs-write, with: { path: /proc/sys/vm/nr_hugepages, value: 1 } }
`;
const bomb = Array.from({ length: 40 }, (_, at) => `a${at}: &a${at} [*a${at - 1}, *a${at - 1}]`).join('\n');
const hostile: Readonly<Record<string, string | Buffer>> = {
  'bomb.yaml': `${playbook}${bomb}\n`,
  'large.yaml': Buffer.alloc(10 * 1024 * 1024, 'a: b\n'),
  'deep-flow.yaml': `${playbook}x: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
  'deep-block.yaml': Array.from({ length: 1200 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
  'twice.yaml': `${playbook}name: again\n`,
  'prototype.yaml': `${playbook}__proto__: { polluted: true }\n`,
  'merge.yaml': `${playbook}<<: { a: 1 }\n`,
  'nul.yaml': `${playbook}x: "\u0000"\n\u0000`,
  'bytes.yaml': Buffer.from([0x72, 0xff, 0xfe, 0x3a, 0x20, 0x31, 0x0a]),
  'utf16.yaml': Buffer.from(`\ufeff${playbook}`, 'utf16le'),
  'gadget.yaml': playbook.replace('value: 1', `value: "{{ constructor.constructor('return process')() }}"`),
  'lookup.yaml': playbook.replace('value: 1', "value: \"{{lookup (lookup inputs '__proto__') 'constructor'}}\""),
  'block.yaml': playbook.replace('value: 1', 'value: "{{#with inputs as |a|}}{{a}}{{/with}}"'),
  'escape.yaml': playbook.replace('name: fine', 'name: "\\e]0;owned\\a\\e[2J\\u202e"'),
  'empty.yaml': '',
  'many.yaml': `${playbook}x: [${'1,'.repeat(300_000)}]\n`,
  'extends-out.yaml': 'runbook: 1\nname: v\nsummary: v\nextends: ../../../../../etc/passwd\n',
  'extends-device.yaml': 'runbook: 1\nname: v\nsummary: v\nextends: /dev/zero\n',
  'extends-fifo.yaml': 'runbook: 1\nname: v\nsummary: v\nextends: ./fifo\n',
  'extends-itself.yaml': 'runbook: 1\nname: v\nsummary: v\nextends: ./extends-itself.yaml\n',
};
const others = ['fifo', '/dev/zero', '/dev/tty', 'loop.yaml', 'nul\n\u001b[31mname.yaml', 'a'.repeat(5000), '.'];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-hostile-'));
  for (const [name, text] of Object.entries(hostile)) await writeFile(join(folder, name), text);
  expect(spawnSync('mkfifo', [join(folder, 'fifo')]).status).toBe(0);
  await symlink('loop.yaml', join(folder, 'loop.yaml'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The output is a mistake in words, in time, without characters that control a terminal. */
async function expectTold(...argv: readonly string[]): Promise<void> {
  const began = performance.now();
  const { code, stdout, stderr } = await runbook(argv, { cwd: folder });
  const said = `${stdout}${stderr}`;
  // A start takes half a second here; 10 seconds allow for a busy machine.
  expect(performance.now() - began, argv.join(' ')).toBeLessThan(10_000);
  expect(code, `${argv.join(' ')}\n${said}`).toBe(2);
  expect(said, argv.join(' ')).not.toMatch(/fault of runbook| {4}at /);
  // eslint-disable-next-line no-control-regex
  expect(said, argv.join(' ')).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/u);
}

test.each([...Object.keys(hostile), ...others])(
  'playbook %j is a mistake that is reported',
  { timeout: 60_000 },
  (name) => expectTold('validate', name),
);

test.each(['bomb.yaml', 'large.yaml', 'deep-flow.yaml', 'bytes.yaml', './fifo', '/dev/zero'])(
  'lab %j is a mistake that is reported',
  { timeout: 60_000 },
  async (name) => {
    await writeFile(join(folder, 'fine.yaml'), playbook);
    await expectTold('plan', 'fine.yaml', '--lab', name);
  },
);

test.each(['bomb.yaml', 'large.yaml', 'deep-flow.yaml', 'fifo'])('study %j is a mistake that is reported', (name) =>
  expectTold('study', 'plan', name),
);
