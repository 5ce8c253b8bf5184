import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sshHost, type SshHost } from '../../machines/cabled/ssh-host.ts';
import { root, runbook, type ProgramOutput } from '../run-binary.ts';

const isRoot = process.getuid?.() === 0;
let host: SshHost;
const file = (name: string): string => join(host.folder, name);

beforeAll(async () => {
  if (!isRoot) return;
  host = await sshHost();
  host.machine.script('mkdir /var/lib/trial');
  const { identityFile, knownHostsFile } = host.options();
  const options = `[HostKeyAlias=the-host, "UserKnownHostsFile=${knownHostsFile}"]`;
  writeFileSync(
    file('lab.yaml'),
    `lab: 1\nname: shared\nmachines:\n  host: { connect: ssh, host: 127.0.0.1, user: root, port: ${host.port}, identity_file: ${identityFile}, options: ${options} }\n`,
  );
  writeFileSync(
    file('slow.yaml'),
    `runbook: 1
name: slow
summary: Takes its time
steps:
  - id: one
    type: command
    with:
      argv: [sh, -c, "touch /var/lib/trial/begun; until [ -e /var/lib/trial/go ]; do sleep 0.05; done; mkdir /var/lib/trial/made"]
      undo: [rmdir, /var/lib/trial/made]
      creates: /var/lib/trial/made
      why: test
`,
  );
  for (const name of ['a', 'b'])
    writeFileSync(
      file(`${name}.yaml`),
      `runbook: 1\nname: ${name}\nsummary: One file\nsteps:\n  - { id: it, type: file, with: { path: /var/lib/trial/${name}, content: "${name}\\n" } }\n`,
    );
  // The clock of an operator that is a year ahead.
  writeFileSync(
    file('ahead.mjs'),
    `const now = Date.now; const Old = Date; const year = 365 * 24 * 3600 * 1000;
globalThis.Date = class extends Old { constructor(...given) { super(...(given.length === 0 ? [now() + year] : given)); } static now() { return now() + year; } };`,
  );
});
afterAll(() => host?.[Symbol.asyncDispose]());

/** An operator has a separate state folder and a separate clock. */
function env(operator: string): Readonly<Record<string, string>> {
  mkdirSync(file(operator), { recursive: true });
  const clock = operator === 'ahead' ? { NODE_OPTIONS: `--import=${file('ahead.mjs')}` } : {};
  return { XDG_STATE_HOME: file(operator), SUDO_USER: operator, ...clock };
}
const as = (operator: string, ...argv: readonly string[]): Promise<ProgramOutput> =>
  runbook([...argv, '--lab', file('lab.yaml')], { env: env(operator) });
const isThere = (name: string): boolean =>
  host.machine.script(`[ -e /var/lib/trial/${name} ] && echo yes || :`).includes('yes');
const until = (check: () => unknown): Promise<void> =>
  expect.poll(check, { timeout: 60_000, interval: 100 }).toBeTruthy() as Promise<void>;

async function begin(): Promise<ChildProcess> {
  const argv = ['apply', file('slow.yaml'), '--lab', file('lab.yaml'), '--yes'];
  const child = spawn(join(root, 'bin', 'runbook'), argv, {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '/',
      RUNBOOK_NODE: process.execPath,
      ...env('ann'),
    },
    stdio: 'ignore',
  });
  await until(() => isThere('begun'));
  return child;
}

describe.runIf(isRoot)('two operators on one machine', { timeout: 180_000 }, () => {
  test('the second operator sees the run that holds the lock, its owner and its start; reading takes no lock; a killed holder releases it', async () => {
    const first = await begin();
    const refused = await as('bob', 'apply', file('a.yaml'), '--yes');
    expect(refused.code).toBe(3);
    const [, run = ''] =
      /Another run has locked this machine: (\d{8}-\d{6}-[0-9a-f]{4}), started by ann@\S+ at 20\S+Z/.exec(
        refused.stdout,
      ) ?? [];
    expect(run).not.toBe('');
    expect((await as('bob', 'undo', '--yes')).code).toBe(3);

    const status = await as('bob', 'status', '--json');
    expect(status.code).toBe(0);
    const [, machine, ...runs] = status.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(machine).toMatchObject({
      kind: 'machine-status',
      holder: { run, connection: { limit: expect.any(Number) } },
    });
    expect(runs).toMatchObject([
      { kind: 'run-status', run, state: 'running', changes: [{ name: 'one', standing: { kind: 'under-way' } }] },
    ]);
    expect((await as('bob', 'plan', file('a.yaml'))).code).toBe(0);

    first.kill('SIGKILL');
    await once(first, 'exit');
    host.machine.script('touch /var/lib/trial/go');
    await expect
      .poll(async () => (await as('bob', 'status')).stdout, { timeout: 60_000, interval: 200 })
      .toMatch(new RegExp(`^${run}  not ended`));
    const resumed = await as('bob', 'resume', run);
    expect({ code: resumed.code, stderr: resumed.stderr }).toEqual({ code: 0, stderr: '' });
    const undone = await as('bob', 'undo', '--yes');
    expect({ code: undone.code, stderr: undone.stderr }).toEqual({ code: 0, stderr: '' });
    expect(isThere('made')).toBe(false);
  });

  test('either operator can undo runs of the other, the latest on that machine first, regardless of their clocks', async () => {
    expect((await as('ahead', 'apply', file('a.yaml'), '--yes')).code).toBe(0);
    expect((await as('bob', 'apply', file('b.yaml'), '--yes')).code).toBe(0);
    expect([isThere('a'), isThere('b')]).toEqual([true, true]);
    expect((await as('ahead', 'undo', '--yes')).code).toBe(0);
    expect([isThere('a'), isThere('b')]).toEqual([true, false]);
    expect((await as('bob', 'undo', '--yes')).code).toBe(0);
    expect([isThere('a'), isThere('b')]).toEqual([false, false]);
    // And the undo of the undo, by its id.
    const [latest = ''] = (await as('bob', 'runs')).stdout.trimEnd().split('\n').at(-1)?.split(' ') ?? [];
    expect((await as('ahead', 'undo', latest, '--yes')).code).toBe(0);
    expect([isThere('a'), isThere('b')]).toEqual([true, false]);
    expect((await as('bob', 'status')).stdout).toMatch(/done .*a\.yaml[^]*1 change in effect/);
  });
});
