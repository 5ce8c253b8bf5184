import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { exitCode } from '../../../cli/process/exit-code.ts';
import { ownMachine, type OwnMachine } from '../own-machine.ts';
import type { ProgramOutput } from '../run-binary.ts';

let own: OwnMachine;
const inside = (name: string): string => join(own.folder, name);
beforeAll(async () => {
  own = await ownMachine();
});
afterAll(() => own[Symbol.asyncDispose]());
afterEach(async () => {
  for (const name of ['ran', 'made']) await rm(inside(name), { force: true });
});

/** The checks that ran, in their order. */
const ran = (): readonly string[] =>
  existsSync(inside('ran')) ? readFileSync(inside('ran'), 'utf8').trimEnd().split('\n') : [];
const told = (name: string, test = 'true'): string => `[sh, -c, 'echo ${name} >>${inside('ran')}; ${test}']`;

async function playbook(...steps: readonly string[]): Promise<string> {
  const path = inside('checks.yaml');
  await writeFile(
    path,
    `runbook: 1\nname: checks\nsummary: Checks\nsteps:\n${steps.map((step) => `  - ${step}\n`).join('')}`,
  );
  return path;
}

const look = (more = ''): string =>
  `{ id: look, type: host-check, with: { what: It, command: ${told('look')}${more} } }`;
const make = (): string =>
  `{ id: make, type: command, with: { argv: [touch, ${inside('made')}], unless: ${told('unless', `test -e ${inside('made')}`)}, undo: [rm, ${inside('made')}], why: test } }`;

const summary = ({ stdout }: ProgramOutput): string | undefined => /^(?:Plan|Undo): .*$/m.exec(stdout)?.[0];
const lastRun = async (): Promise<string> =>
  (await own.run('runs')).stdout.trimEnd().split('\n').at(-1)?.split(' ')[0] ?? '';

test('a plan runs no check and shows each; --run-checks runs them', async () => {
  const path = await playbook(look(), make());
  const plan = await own.run('plan', path);
  expect(ran()).toEqual([]);
  expect(plan.code).toBe(exitCode.done);
  expect(plan.stdout).toContain(`? runs after your yes: sh -c 'echo look >>${inside('ran')}; true'`);
  expect(plan.stdout).toContain(`then, if needed: + run touch ${inside('made')} (test)`);
  expect(summary(plan)).toBe('Plan: 2 checks to run (at most 1 change after them), otherwise nothing to do');
  expect((await own.run('plan', path, '--detailed-exitcode')).code).toBe(exitCode.pending);
  expect(ran()).toEqual([]);
  expect(summary(await own.run('plan', path, '--run-checks'))).toBe('Plan: 1 change in 1 step');
  expect(ran()).toEqual(['look', 'unless']);
});

test('without a yes, apply runs no check; after it, a second apply has nothing to do', async () => {
  const path = await playbook(look(), make());
  expect((await own.run('apply', path)).code).toBe(exitCode.wrong);
  expect(ran()).toEqual([]);
  const first = await own.run('apply', path, '--yes');
  expect([first.code, existsSync(inside('made'))]).toEqual([exitCode.done, true]);
  expect(first.stdout).toMatch(/^changed {3}make/m);
  const second = await own.run('apply', path, '--yes');
  expect(second.code).toBe(exitCode.done);
  expect(second.stdout).toMatch(/^ok {8}make/m);
  expect(second.stdout).not.toContain('differs');
  // Nothing is unknown then: no question, no run.
  const checked = await own.run('apply', path, '--run-checks');
  expect([checked.code, summary(checked)]).toEqual([
    exitCode.done,
    'Plan: nothing to do; the machine already has the requested state',
  ]);
});

test('a step whose check says after the yes that it is done makes no change, as was approved', async () => {
  await writeFile(inside('made'), '');
  const done = await own.run('apply', await playbook(make()), '--yes', '--json');
  expect(done.code).toBe(exitCode.done);
  const records = done.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly kind: string });
  expect(records.find(({ kind }) => kind === 'plan')).toMatchObject({
    plan: { steps: [{ kind: 'unchecked', check: { why: null }, changes: [{ kind: 'command' }] }] },
  });
  expect(records.find(({ kind }) => kind === 'step-ended')).toMatchObject({ result: 'unchanged' });
});

test('a check that fails after the yes refuses the run before anything is changed', async () => {
  const fails = `{ id: fails, type: host-check, with: { what: It holds, reason: It must, command: ${told('fails', 'false')} } }`;
  const { code, stdout } = await own.run('apply', await playbook(fails, make()), '--yes');
  expect([code, ran(), existsSync(inside('made'))]).toEqual([exitCode.refused, ['fails'], false]);
  expect(stdout).toContain('it must succeed');
});

describe('a read-only check', () => {
  const write = (): string =>
    `{ id: write, type: host-check, with: { what: It, command: ${told('write')}, read_only: true } }`;
  const read =
    '{ id: read, type: host-check, with: { what: It, command: [cat, /etc/passwd], read_only: true, contains: root } }';

  test('runs before the yes, where it can write nothing', async () => {
    const plan = await own.run('plan', await playbook(write(), read));
    expect(ran()).toEqual([]);
    expect(summary(plan)).toBe('Plan: nothing to do; the machine already has the requested state');
    expect(plan.stdout).toMatch(/write {2}write {2}passed/);
  });

  test('cannot write after the yes either', async () => {
    const { code } = await own.run('apply', await playbook(write(), make()), '--yes');
    expect([code, ran().includes('write')]).toEqual([exitCode.done, false]);
    await own.run('undo', '--yes');
  });

  test('does not run before the yes on a machine that cannot confine it, and the plan says why', async () => {
    const path = await playbook(look(', read_only: true'));
    const [nsenter = '', ...words] = own.enter;
    // Without the right to make namespaces.
    const enter = ['setpriv', '--bounding-set=-sys_admin', '--inh-caps=-all', '--', words.at(-1) ?? ''];
    const plan = spawnSync(nsenter, [...words.slice(0, -1), ...enter, 'plan', path], {
      encoding: 'utf8',
      env: { ...process.env, RUNBOOK_NODE: process.execPath },
    });
    expect(plan.stdout).toMatch(
      /runs after your yes: .*\n +cannot run read-only here: unshare: .*Operation not permitted/,
    );
    expect(ran()).toEqual([]);
  });
});

test('a plan that only waits for a program needs a yes', async () => {
  const path = await playbook(`{ id: wait, type: wait, with: { command: ${told('wait')} } }`);
  expect((await own.run('apply', path)).code).toBe(exitCode.wrong);
  expect(ran()).toEqual([]);
  expect((await own.run('apply', path, '--yes')).code).toBe(exitCode.done);
  expect(ran()).toEqual(['wait']);
  const still = await playbook(`{ id: wait, type: wait, with: { path: { exists: / } } }`);
  expect((await own.run('apply', still)).code).toBe(exitCode.done);
});

describe('a program in a journal', () => {
  test('is not run by status, undo --plan, an undo without a yes, runs or resume', async () => {
    await own.run('apply', await playbook(make()), '--yes');
    const run = await lastRun();
    await rm(inside('ran'));
    const status = await own.run('status', run);
    expect(status.stdout).toContain('1 unknown');
    expect(status.stdout).toMatch(/known only by running "sh -c echo unless .*"; use --run-checks/);
    expect(status.code).toBe(exitCode.done);
    const plan = await own.run('undo', '--plan', run);
    expect(summary(plan)).toBe('Undo: 1 check to run');
    expect(plan.stdout).toMatch(/\? runs after your yes: sh -c .*\n.*then, if needed: - run rm/);
    expect((await own.run('undo', '--plan', '--detailed-exitcode', run)).code).toBe(exitCode.pending);
    expect((await own.run('undo', run)).code).toBe(exitCode.wrong);
    await own.run('runs', run);
    await own.run('resume', run);
    expect(ran()).toEqual([]);
  });

  test('is run by status --run-checks, and by undo after the yes', async () => {
    await own.run('apply', await playbook(make()), '--yes');
    const run = await lastRun();
    await rm(inside('ran'));
    expect((await own.run('status', run, '--run-checks')).stdout).toContain('1 change in effect');
    expect(ran()).toEqual(['unless']);
    const plan = await own.run('undo', '--plan', '--run-checks', run);
    expect(summary(plan)).toBe('Undo: 1 change to undo');
    expect((await own.run('undo', run, '--yes')).code).toBe(exitCode.done);
    expect(existsSync(inside('made'))).toBe(false);
    // The run is undone: nothing is asked again.
    await rm(inside('ran'));
    expect((await own.run('undo', run)).code).toBe(exitCode.done);
    expect(ran()).toEqual([]);
  });
});
