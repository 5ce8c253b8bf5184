import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { takeSecretVariables } from '../../../cli/process/secret-variables.ts';
import { rememberSecrets, withoutSecrets } from '../../../cli/faults/known-secrets.ts';
import { redact, shapesOf } from '../../../cli/run/redact.ts';
import { safeJson } from '../../../engine/text/safe-json.ts';
import { ownMachine, type OwnMachine } from '../own-machine.ts';

const secret = 's3cr"t-\\x';
let own: OwnMachine;
let made = '';
beforeAll(async () => {
  own = await ownMachine();
  made = join(own.folder, 'made');
  await writeFile(join(own.folder, 'token'), `${secret}\n`);
  await writeFile(
    join(own.folder, 'secret.yaml'),
    `runbook: 1
name: secret
summary: Has a secret
inputs:
  in: { type: path, summary: Where }
  token: { type: string, summary: Nobody else's, secret: true }
steps:
  - id: make
    type: file
    with:
      path: "{{ inputs.in }}/made"
      content: |
        # mine
        token={{ inputs.token }}
      mode: "0600"
  - id: fail
    name: Fail
    type: wait
    with: { command: [ls, "{{ inputs.in }}/go"], timeout: 1 }
  - id: last
    type: file
    with: { path: "{{ inputs.in }}/last", content: "{{ inputs.token }}", mode: "0600" }
`,
  );
});
afterAll(() => own[Symbol.asyncDispose]());

/** Every byte that runbook wrote on this machine. */
const remembered = (): string =>
  execFileSync('nsenter', [...own.enter.slice(1, -1), 'sh', '-c', 'cat /var/lib/runbook/runs/*/*'], {
    encoding: 'utf8',
  });
/** Only a complete secret is replaced; the text around it may belong to other values. */
const bare = /s3cr/;

const runOf = (said: { readonly stdout: string }): string => /runbook undo (\S+)/.exec(said.stdout)?.[1] ?? '';
const inputs = (): string[] => ['--set', `in=${own.folder}`, '--set', 'token=@token'];

test('a secret stays out of the plan, the events, the messages and the journal, and the run is resumed and undone', async () => {
  const said = [
    await own.run('plan', 'secret.yaml', ...inputs()),
    await own.run('plan', 'secret.yaml', ...inputs(), '--json'),
  ];
  const applied = await own.run('apply', 'secret.yaml', ...inputs(), '--yes');
  expect(applied.code, applied.stdout + applied.stderr).toBe(1);
  expect(await readFile(made, 'utf8')).toBe(`# mine\ntoken=${secret}\n`);
  expect(remembered()).not.toMatch(bare);
  const run = runOf(applied);
  await writeFile(join(own.folder, 'go'), '');
  const resumed = await own.run('resume', run, '--json', '--set', 'token=@token');
  expect(resumed.code, resumed.stdout + resumed.stderr).toBe(0);
  expect(await readFile(join(own.folder, 'last'), 'utf8')).toBe(secret);
  said.push(applied, resumed, await own.run('runs', run), await own.run('runs', run, '--json'));
  said.push(await own.run('status'), await own.run('status', run, '--json'));
  expect(said.at(-1)?.stdout).not.toContain('drifted');
  said.push(await own.run('undo', run, '--plan'));
  const undone = await own.run('undo', run, '--yes', '--json');
  expect(undone.code, undone.stdout + undone.stderr).toBe(0);
  expect([existsSync(made), existsSync(join(own.folder, 'last'))]).toEqual([false, false]);
  for (const { stdout, stderr } of [...said, undone]) {
    expect(stdout.length).toBeGreaterThan(50);
    expect(stdout + stderr).not.toMatch(bare);
  }
  expect(remembered()).not.toMatch(bare);
  await rm(join(own.folder, 'go'));
});

test('after text was added to a line with a secret, nothing of the file is shown', async () => {
  const applied = await own.run('apply', 'secret.yaml', ...inputs(), '--yes');
  const run = runOf(applied);
  for (const [found, isShown] of [
    [`# mine\ntoken=${secret} # x\n`, false],
    [`# mine\ntoken=${secret.slice(0, -1)}\n`, false],
    [`token=new-${secret}\n`, false],
    [`# mine\ntoken=${secret}\n`, true],
  ] as const) {
    await writeFile(made, found);
    const said = [
      await own.run('status', run),
      await own.run('status', run, '--json'),
      await own.run('undo', '--plan', run),
      await own.run('undo', '--plan', run, '--json'),
    ];
    for (const { code, stdout, stderr } of said) {
      expect([0, 4], stdout + stderr).toContain(code);
      expect(stdout + stderr).not.toMatch(bare);
    }
    expect(said[0]?.stdout.includes('drifted')).toBe(!isShown);
  }
  expect((await own.run('undo', run, '--yes')).code).toBe(0);
});

test('a secret that is twice on one line, and two that have several lines, do not make an untouched file drift', async () => {
  await writeFile(
    join(own.folder, 'twice.yaml'),
    `runbook: 1
name: twice
summary: Has secrets
inputs:
  key: { type: string, secret: true }
  cert: { type: string, secret: true }
steps:
  - id: make
    type: file
    with:
      path: ${own.folder}/made
      content: "a={{ inputs.key }} b={{ inputs.key }}\\n{{ inputs.cert }}{{ inputs.key }}\\n"
`,
  );
  const [key, cert] = ['s3cr-AAAA\ns3cr-BBBB\n', `s3cr-CCCC\n${'s3cr-'.repeat(13_000)}\ns3cr-DDDD`];
  await writeFile(join(own.folder, 'key'), `${key}\n`);
  await writeFile(join(own.folder, 'cert'), cert);
  const given = ['--set', 'key=@key', '--set', 'cert=@cert'];
  const applied = await own.run('apply', 'twice.yaml', ...given, '--yes', '--json');
  expect(applied.code, applied.stdout).toBe(0);
  expect(await readFile(made, 'utf8')).toBe(`a=${key} b=${key}\n${cert}${key}\n`);
  const said = [applied, await own.run('status'), await own.run('status', '--json'), await own.run('undo', '--plan')];
  for (const { stdout, stderr } of said) {
    expect(stdout).not.toContain('drifted');
    expect(stdout + stderr).not.toMatch(bare);
  }
  expect(remembered()).not.toMatch(bare);
  const undone = await own.run('undo', '--yes');
  expect(undone.code, undone.stdout + undone.stderr).toBe(0);
  expect(existsSync(made)).toBe(false);
});

test('the journal has nothing of the inputs of a lab, however they are written and whoever declares them', async () => {
  const lab = `lab: 1
name: ours
machines: { host: { connect: local } }
inputs:
  token: "\\x73\\u0033cr\\U00000022t-lab"
  in: ${own.folder}
  stranger: |
    s3cr"t of another playbook
  folded: >-
    s3cr"t
    of another playbook
  more: [s3cr1, { a: 's3cr2' }]
`;
  await writeFile(join(own.folder, 'ours.yaml'), lab);
  const applied = await own.run('apply', 'secret.yaml', '--lab', './ours.yaml', '--yes', '--json');
  expect(await readFile(made, 'utf8')).toBe('# mine\ntoken=s3cr"t-lab\n');
  for (const text of [applied.stdout, remembered()]) {
    expect(text).toContain('"lab":{"path":"./ours.yaml"}');
    expect(text).not.toMatch(/s3cr|U00000022|stranger/);
  }
  expect((await own.run('undo', '--yes', '--lab', './ours.yaml')).code).toBe(0);
});

test('a run continues only with its original secret, and an undo of an undo asks for it', async () => {
  const applied = await own.run('apply', 'secret.yaml', ...inputs(), '--yes');
  const run = runOf(applied);
  await writeFile(made, 'gone');
  const without = await own.run('resume', run);
  expect([without.code, without.stderr + without.stdout]).toEqual([2, expect.stringContaining('RUNBOOK_INPUT_token')]);
  const wrong = await own.run('resume', run, '--set', 'token=other');
  expect([wrong.code, wrong.stderr + wrong.stdout]).toEqual([
    2,
    expect.stringContaining('differs from the value that run'),
  ]);
  await writeFile(made, `# mine\ntoken=${secret}\n`);
  const undone = await own.run('undo', run, '--yes', '--json');
  expect(undone.code, undone.stdout + undone.stderr).toBe(0);
  const [, again = ''] = /"kind":"run-ended","run":"([^"]+)"/.exec(undone.stdout) ?? [];
  const refused = await own.run('undo', again, '--yes');
  expect([refused.code, refused.stderr + refused.stdout]).toEqual([2, expect.stringContaining('needs its secret')]);
  const [nsenter = '', ...words] = own.enter.slice(0, -1);
  execFileSync(nsenter, [...words, 'chmod', '0755', `/var/lib/runbook/runs/${run}`]);
  const redone = await own.run('undo', again, '--yes', '--set', 'token=@token');
  expect(redone.stdout + redone.stderr).toContain(`Other users can read /var/lib/runbook/runs/${run} (mode 755)`);
  expect(redone.code, redone.stdout + redone.stderr).toBe(0);
  expect(await readFile(made, 'utf8')).toBe(`# mine\ntoken=${secret}\n`);
  expect(remembered()).not.toMatch(bare);
});

test('a secret on the command line causes a warning, because every user can list processes', async () => {
  const said = await own.run('plan', 'secret.yaml', '--set', `in=${own.folder}`, '--set', `token=${secret}`);
  expect(said.stdout + said.stderr).toMatch(/'token' is secret, but a value in --set is visible/);
});

test('bytes that are not text are not shown if the run has secrets', () => {
  const file = { encoding: 'base64', content: Buffer.from('password: s3cr').toString('base64'), mode: 0o600 };
  expect(redact({ after: file }, ['s3cr'])).toEqual({ after: { ...file, content: '••••' } });
  expect(redact({ after: file }, [])).toEqual({ after: file });
});

test('a file with a secret is not shown at all, because its previous content may be an earlier secret', () => {
  const file = (content: string) => ({ encoding: 'utf8', content, mode: 0o600 });
  const change = (before: object | null, after: object | null) => ({ kind: 'file', path: '/etc/a', before, after });
  const hidden = file('••••');
  expect(redact(change(file('password=last\n'), file('password=s3cr\n')), ['s3cr'])).toEqual(change(hidden, hidden));
  expect(redact(change(null, file('password=s3cr\n')), ['s3cr'])).toEqual(change(null, hidden));
  expect(redact(change(file('a\n'), file('b\n')), ['s3cr'])).toEqual(change(file('a\n'), file('b\n')));
  const done = { kind: 'change-done', step: 'a', index: 0, observed: file('password=last\n') };
  expect(redact(done, ['s3cr'])).toEqual({ ...done, observed: hidden });
});

test('the keys of a record are never hidden, however short the secret is', () => {
  expect(redact({ kind: 'step-started', step: 'step', title: 'a step', count: 7 }, ['step', '7'])).toEqual({
    kind: 'step-started',
    step: 'step',
    title: 'a ••••',
    count: '••••',
  });
});

test('a secret is also recognized as --json writes it', () => {
  const secret = 'one\ttwo\u202e\u{e0041}"';
  const shapes = shapesOf([secret, '']);
  for (const json of [JSON.stringify(secret), safeJson(secret)]) {
    expect(redact({ message: `found ${json}` }, shapes)).toEqual({ message: 'found "••••"' });
    rememberSecrets([secret]);
    expect(withoutSecrets(`found ${json}`)).toBe('found "••••"');
  }
  expect(shapes).not.toContain('');
});

test('a fault hides a secret of the environment that no input has taken yet', () => {
  vi.stubEnv('RUNBOOK_INPUT_early', 'taken-before-all-else');
  takeSecretVariables();
  vi.unstubAllEnvs();
  expect(withoutSecrets('cannot parse taken-before-all-else')).toBe('cannot parse ••••');
});
