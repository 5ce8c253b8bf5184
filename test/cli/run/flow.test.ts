import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { ownMachine, type OwnMachine } from '../own-machine.ts';

const head = 'runbook: 1\nname: flow\nsummary: Steps that flow\n';

async function playbook({ folder }: OwnMachine, body: string): Promise<string> {
  await writeFile(join(folder, 'flow.yaml'), `${head}${body}`);
  return join(folder, 'flow.yaml');
}

const flaky = (folder: string, more: string): string => `steps:
  - id: flaky
    name: Work at the third try
    type: command
    ${more}
    with:
      argv: [sh, -c, 'echo x >> "$1/tries"; test $(wc -l < "$1/tries") -ge 3 && touch "$1/done"', sh, ${folder}]
      creates: ${folder}/done
      irreversible: true
      why: test
`;

test('a step that fails twice is tried a third time, in the plain view and in the stream', async () => {
  await using machine = await ownMachine();
  const { folder } = machine;
  const path = await playbook(machine, flaky(folder, 'retry: { times: 4, delay: 0.1 }'));
  const done = await machine.run('apply', path, '--yes');
  expect(done.stdout).toMatch(
    /^again {5}flaky {2}attempt 1 of 5 failed, next attempt in 0\.1 s\n {10}sh -c .* failed with code 1/m,
  );
  expect(done.stdout).toMatch(/^changed {3}flaky/m);
  expect(done.code).toBe(0);
  await writeFile(join(folder, 'tries'), '');
  const again = await playbook(machine, flaky(folder, 'retry: { times: 1, delay: 0 }').replaceAll('done', 'gone'));
  const failed = await machine.run('apply', again, '--yes', '--json');
  const events = failed.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly kind: string });
  expect(events.filter(({ kind }) => kind === 'attempt-failed')).toMatchObject([{ attempt: 1, of: 2, delay: 0 }]);
  expect(failed.code).toBe(1);
});

test('a program that exceeds the time limit of its step is ended, and the run can be resumed', async () => {
  await using machine = await ownMachine();
  const body = `steps:
  - id: slow
    type: command
    timeout: 1
    with: { argv: [sh, -c, 'sleep $(cat "$1/seconds"); touch "$1/done"', sh, ${machine.folder}], creates: ${machine.folder}/done, irreversible: true, why: test }
`;
  await writeFile(join(machine.folder, 'seconds'), '600');
  const path = await playbook(machine, body);
  const began = Date.now();
  const late = await machine.run('apply', path, '--yes');
  expect(Date.now() - began).toBeLessThan(30_000);
  expect(late.code).toBe(1);
  expect(late.stdout).toContain('took longer than 1 s');
  expect(late.stdout).toContain('hint: to allow more time, set `timeout` of the step');
  await writeFile(join(machine.folder, 'seconds'), '0');
  const resumed = await machine.run('resume');
  expect(resumed.stdout).toMatch(/^changed {3}slow/m);
  expect(resumed.code).toBe(0);
});

test('for_each, tags and --only: skipped steps are shown, and the run remembers the selection', async () => {
  await using machine = await ownMachine();
  const path = await playbook(
    machine,
    `inputs:
  names: { type: list, default: [a, b] }
steps:
  - id: make
    name: Make a file
    type: command
    tags: [files]
    for_each: '{{ inputs.names }}'
    with: { argv: [touch, '${machine.folder}/{{ item }}'], undo: [rm, '${machine.folder}/{{ item }}'], creates: '${machine.folder}/{{ item }}', why: test }
  - { id: later, type: wait, with: { path: { exists: /etc } } }
`,
  );
  const applied = await machine.run('apply', path, '--yes', '--only', 'files', '--set', 'names=a,b,c');
  expect(applied.stdout).toMatch(/^changed {3}make\[2\] {2}Make a file \(c\) /m);
  expect(applied.stdout).toMatch(/^skipped {3}later {4}later {2}not in --only files$/m);
  expect(applied.code).toBe(0);
  const run = /runbook undo (\S+)/.exec(applied.stdout)?.[1] ?? '';
  const shown = await machine.run('runs', run);
  expect(shown.stdout).toMatch(/only +files/);
  expect(shown.stdout).toMatch(/make\[1\] {2}Make a file \(b\)/);
  const undone = await machine.run('undo', run, '--yes');
  expect(undone.stdout).toMatch(/^changed {3}make\[0\]/m);
  expect(existsSync(join(machine.folder, 'c'))).toBe(false);
  const wrong = await machine.run('plan', path, '--only', 'fils');
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain("no step has the tag or ID 'fils'");
  expect(wrong.stderr).toContain("did you mean 'files'?");
});

test('a person is requested to act, and the run continues by itself after the task is done', async () => {
  await using machine = await ownMachine();
  const path = await playbook(
    machine,
    `steps:
  - id: cable
    name: Plug the card in
    type: manual
    with:
      instructions: |
        Plug the card into port 17.
        The link comes up by itself.
      until: { path: { exists: '${machine.folder}/link' } }
      every: 0.2
`,
  );
  const [command = '', ...words] = machine.enter;
  const child = spawn(command, [...words, 'apply', path], {
    env: { ...process.env, RUNBOOK_NODE: process.execPath, XDG_STATE_HOME: machine.folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let lines = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => void (lines += part));
  const closed = once(child, 'close');
  await vi.waitUntil(() => lines.includes('The run continues when this holds:'), { timeout: 60_000 });
  await writeFile(join(machine.folder, 'link'), '');
  expect((await closed)[0]).toBe(0);
  expect(lines).toContain('» manual task: Plug the card into port 17. …');
  expect(lines).toMatch(
    /^by hand {3}cable {2}Plug the card in\n {10}Plug the card into port 17\.\n {10}The link comes up/m,
  );
  expect(lines).toMatch(/^done {6}cable/m);
});
