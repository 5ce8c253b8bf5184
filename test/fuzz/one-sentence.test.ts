import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCode } from '../../cli/process/exit-code.ts';
import { csv } from '../../report/text/long-csv.ts';
import { safeJson } from '../../engine/text/safe-json.ts';
import { localMachine } from '../../machines/local/local-machine.ts';
import { root, runbook } from '../cli/run-binary.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-sentence-'));
  const files = {
    'fine.yaml': playbook(''),
    'sim.yaml': lab('{ connect: simulated }'),
    'secret.yaml': playbook('inputs: { t: { type: string, secret: { a: 1 } } }\n'),
    'tags.yaml': playbook('').replace('id: a,', 'id: a, tags: [{}],'),
    'block-tags.yaml': playbook('').replace(/ {2}- .*\n/, '  - { id: a, include: ./fine.yaml, tags: { a: 1 } }\n'),
    'trial.yaml': playbook('').replace(/ {2}- .*\n/, '  - { id: a, type: grub-edit, with: { trial: {} } }\n'),
    'nul.yaml': playbook('').replace('name: fine', 'name: "a\\0b"'),
    'nul-key.yaml': `${playbook('')}"a\\0b": 1\n`,
    'nul-argv.yaml': playbook('').replace(
      / {2}- .*\n/,
      '  - { id: a, type: command, with: { argv: ["a\\0b"], why: x } }\n',
    ),
    'sudo.lab.yaml': lab('{ connect: ssh, host: h, sudo: {} }'),
    'nul-key-file.lab.yaml': lab('{ connect: ssh, host: h, identity_file: "a\\0b" }'),
    'itself.lab.yaml': lab('{ connect: guest-agent, vm: a, host: host }'),
    'unknown.lab.yaml': lab('{ connect: guest-agent, vm: a, host: nobody }'),
    'circle.lab.yaml': lab(
      '{ connect: guest-agent, vm: a, host: b }\n  b: { connect: guest-agent, vm: b, host: host }',
    ),
    'three.lab.yaml': lab(
      '{ connect: guest-agent, vm: a, host: b }\n  b: { connect: guest-agent, vm: b, host: c }\n  c: { connect: guest-agent, vm: c, host: b }',
    ),
    'tree.lab.yaml': lab('{ connect: simulated, tree: list.json }'),
    'list.json': '[1]',
    'map.lab.yaml': lab('{ connect: simulated, tree: map.json }'),
    'map.json': '{"name": {}, "cpu": []}',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  expect(spawnSync('mkfifo', [join(folder, 'fifo')]).status).toBe(0);
});
afterAll(() => rm(folder, { recursive: true }));

const playbook = (more: string): string =>
  `runbook: 1\nname: fine\nsummary: Fine\n${more}steps:\n  - { id: a, type: sysfs-write, with: { path: /proc/sys/vm/nr_hugepages, value: 1 } }\n`;
const lab = (host: string): string => `lab: 1\nname: l\nmachines:\n  host: ${host}\n`;
const env = (): Record<string, string> => ({ XDG_STATE_HOME: join(folder, 'state') });

test.each([
  ['secret.yaml', /'secret' of input 't' must be true or false, not a map of keys/],
  ['tags.yaml', /'tags/],
  ['block-tags.yaml', /'tags' of step 'a' must be a list/],
  ['trial.yaml', /'trial' in 'with'/],
  ['nul.yaml', /nul\.yaml:2:7 error: a value must not contain a NUL character/],
  ['nul-key.yaml', /error: a key must not contain a NUL character/],
  ['nul-argv.yaml', /error: a value must not contain a NUL character/],
])('validate %s is a mistake at its place', { timeout: 60_000 }, async (name, says) => {
  const { code, stderr } = await runbook(['validate', name], { cwd: folder, env: env() });
  expect(stderr).toMatch(says);
  expect(stderr).toMatch(new RegExp(`^${name}:\\d+:\\d+ error:`, 'm'));
  expect(code).toBe(exitCode.wrong);
});

test.each([
  ['sudo.lab.yaml', /'sudo' of machine 'host' must be true or false/],
  ['nul-key-file.lab.yaml', /NUL character/],
  ['itself.lab.yaml', /machine 'host' cannot be its own host/],
  ['unknown.lab.yaml', /this lab has no machine 'nobody'/],
  ['circle.lab.yaml', /machines host each other: 'host' is a guest of 'b' is a guest of 'host'/],
  ['three.lab.yaml', /machines host each other: 'b' is a guest of 'c' is a guest of 'b'/],
  ['tree.lab.yaml', /list\.json:1:1 error: the simulated machine must be a map of keys, not a list/],
  ['map.lab.yaml', /map\.json:1:10 error: 'name' must be text, not a map of keys/],
])('the lab %s is a mistake at its place', { timeout: 60_000 }, async (name, says) => {
  const { code, stderr } = await runbook(['plan', 'fine.yaml', '--lab', name], { cwd: folder, env: env() });
  expect(stderr).toMatch(says);
  expect(code).toBe(exitCode.wrong);
});

test.each([
  [['validate', 'fifo'], 'not a regular file'],
  [['plan', 'fine.yaml', '--lab', './fifo'], 'not a regular file'],
  [['profile', 'fold', 'fifo'], 'not a regular file'],
  [['profile', 'flamegraph', 'fine.yaml', '--diff', 'fifo'], 'not a regular file'],
  [['profile', 'fold', '/dev/zero'], 'not a regular file'],
  [['export', 'fifo'], 'not a folder'],
  [['steps', '--nope\u009b31m\u202e'], 'unknown option'],
])('%j ends soon', { timeout: 60_000 }, async (argv, says) => {
  const began = performance.now();
  const { code, stderr } = await runbook(argv, { cwd: folder, env: env() });
  expect(performance.now() - began).toBeLessThan(30_000);
  expect(stderr).toContain(says);
  expect(stderr).not.toMatch(/[\u0080-\u009f\u202e]/);
  expect(code).toBe(exitCode.wrong);
});

test('a FIFO that is read is written, and one that nobody reads is an error', { timeout: 60_000 }, async () => {
  await writeFile(join(folder, 'perf.txt'), 'qemu 1 2.3: 4 cycles:\n\tff main (qemu)\n\n');
  const argv = ['profile', 'fold', 'perf.txt', '--out', 'fifo'];
  const alone = await runbook(argv, { cwd: folder, env: env() });
  expect(alone).toMatchObject({ code: exitCode.wrong, stderr: 'error: fifo: no program reads this FIFO\n' });
  const reader = spawn('cat', [join(folder, 'fifo')], { stdio: ['ignore', 'pipe', 'ignore'] });
  const read = text(reader.stdout);
  const { code } = await runbook(argv, { cwd: folder, env: env() });
  expect(code).toBe(exitCode.done);
  expect(await read).toBe('qemu;main 4\n');
});

test('a FIFO, a folder, a device and a socket as the lock file are an error', { timeout: 60_000 }, async () => {
  await mkdir(join(folder, 'lock-folder'), { recursive: true });
  const socket = createServer().listen(join(folder, 'lock-socket'));
  await once(socket, 'listening');
  try {
    for (const lockPath of [
      join(folder, 'fifo'),
      join(folder, 'lock-folder'),
      `${join(folder, 'lock-folder')}/`,
      join(folder, 'lock-socket'),
      '/dev/null',
    ])
      await expect(
        localMachine({ name: 'host', lockPath }).lock({ run: 'r', operator: 'o', since: 's' }),
      ).rejects.toThrow(/not a regular file/);
  } finally {
    socket.close();
  }
});

test('--json escapes what a terminal obeys and what nobody sees', { timeout: 60_000 }, async () => {
  const odd = '\u009b31m\u0085\u202e\u200b\u{e0041}\u2028\u007f\u00ad';
  expect(JSON.parse(safeJson({ odd }))).toEqual({ odd });
  expect(safeJson({ odd })).toMatch(/^[ -~]*$/);
  const { code, stdout } = await runbook(['validate', '--json', `${odd}.yaml`], { cwd: folder, env: env() });
  expect(code).toBe(exitCode.wrong);
  expect(stdout).toMatch(/^[ -~\n]*$/);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toContainEqual({
    kind: 'validated',
    path: `${odd}.yaml`,
    ok: false,
  });
});

test('a number that is none is an empty cell of CSV', () => {
  expect(csv([{ a: Infinity, b: Number.NaN, c: -1 }])).toBe('a,b,c\r\n,,-1\r\n');
});

/** Runs a script that is guarded as the command line is. */
async function guarded(work: string, more: Record<string, string> = {}, argv: readonly string[] = []) {
  const script = `
    import { guardProcess } from '${root}/cli/faults/guard-process.ts';
    import { openTerminal } from '${root}/cli/process/terminal.ts';
    import { rememberSecrets } from '${root}/cli/faults/known-secrets.ts';
    rememberSecrets(['tell-nobody']);
    guardProcess(async () => { ${work} }, openTerminal(true));`;
  await writeFile(join(folder, 'guarded.ts'), script);
  const child = spawn(process.execPath, [join(folder, 'guarded.ts'), ...argv], {
    env: { ...env(), ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stderr, code] = await Promise.all([text(child.stderr), closed]);
  return { stderr, code };
}

test.each([
  ['an error that the work throws', "throw new Error('tell-nobody and from-env and from-set');"],
  [
    'one that nothing catches',
    "setTimeout(() => { throw new Error('tell-nobody from-env from-set'); }); await new Promise((done) => setTimeout(done, 5000)); return 0;",
  ],
  [
    'a promise that nobody handles',
    "void Promise.reject(new Error('tell-nobody from-env from-set')); await new Promise((done) => setTimeout(done, 5000)); return 0;",
  ],
  ['the end of all events', 'await new Promise(() => {}); return 0;'],
  ['what is no error', "throw { toString() { throw new Error('tell-nobody'); } };"],
])(
  '%s is one sentence, and its trace is in a file of this user without secrets',
  { timeout: 60_000 },
  async (_what, work) => {
    const faults = join(folder, 'state', 'runbook', 'faults');
    await rm(faults, { recursive: true, force: true });
    const more = { RUNBOOK_INPUT_key: 'from-env' };
    const { stderr, code } = await guarded(work, more, ['verb', '--set', 'a=from-set']);
    expect(code).toBe(exitCode.fault);
    expect(stderr).toMatch(
      /^error: runbook stopped because of an internal fault; this is a bug in runbook\n {2}details: .*\n {2}hint: report it as described in .*CONTRIBUTING\.md\n$/,
    );
    const [name = ''] = await readdir(faults);
    const about = await stat(join(faults, name));
    expect([about.mode & 0o777, (await stat(faults)).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(await readFile(join(faults, name), 'utf8')).not.toMatch(/tell-nobody|from-env|from-set/);
    const shown = await guarded(work, { ...more, RUNBOOK_TRACE: '1' }, ['verb', '--set=a=from-set']);
    expect(shown.stderr).toContain('internal fault');
    expect(shown.stderr).not.toMatch(/tell-nobody|from-env|from-set|details:/);
    expect(await readdir(faults)).toHaveLength(1);
  },
);

test('a state folder that cannot be written does not hide a fault', { timeout: 60_000 }, async () => {
  const { stderr, code } = await guarded("throw new Error('x');", { XDG_STATE_HOME: '/dev/null' });
  expect(stderr).toContain('details: set RUNBOOK_TRACE=1 and try again');
  expect(code).toBe(exitCode.fault);
});
