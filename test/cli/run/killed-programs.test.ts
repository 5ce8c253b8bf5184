import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ownMachine, type OwnMachine } from '../own-machine.ts';
import type { ProgramOutput } from '../run-binary.ts';

let own: OwnMachine;
const inside = (name: string): string => join(own.folder, name);
const until = (check: () => unknown): Promise<void> =>
  expect.poll(check, { timeout: 60_000, interval: 50 }).toBeTruthy() as Promise<void>;

beforeAll(async () => {
  own = await ownMachine();
  await writeFile(
    inside('slow.yaml'),
    `runbook: 1
name: slow
summary: A folder that takes its time
inputs:
  in: { type: path, summary: Where }
steps:
  - id: one
    type: command
    with:
      argv: [sh, -c, 'echo begun >>"$0/log"; until [ -e "$0/go" ]; do sleep 0.05; done; mkdir "$0/one"; echo ended >>"$0/log"', "{{ inputs.in }}"]
      creates: "{{ inputs.in }}/one"
      undo: [rmdir, "{{ inputs.in }}/one"]
      why: test
`,
  );
});
afterAll(() => own[Symbol.asyncDispose]());
afterEach(async () => {
  for (const name of ['log', 'go', 'one']) await rm(inside(name), { recursive: true, force: true });
});

/** Starts an apply and kills it with SIGKILL while its program runs; the program continues until `go` exists. */
async function killedRun(): Promise<string> {
  const [nsenter = '', ...enter] = own.enter;
  const argv = [...enter, 'apply', inside('slow.yaml'), '--set', `in=${own.folder}`, '--yes'];
  const child = spawn(nsenter, argv, { env: { ...process.env, RUNBOOK_NODE: process.execPath }, stdio: 'ignore' });
  await until(() => existsSync(inside('log')));
  child.kill('SIGKILL');
  await once(child, 'exit');
  return (await own.run('runs')).stdout.trimEnd().split('\n').at(-1)?.split(' ')[0] ?? '';
}

/** What a stream has said so far. */
function heard(stream: Readable): () => string {
  let said = '';
  stream.on('data', (chunk: Buffer) => (said += String(chunk)));
  return () => said;
}

/** Runs a verb, and lets the program of the killed run end when the verb says that it waits for it. */
async function whileWaiting(...argv: readonly string[]): Promise<ProgramOutput> {
  const [nsenter = '', ...enter] = own.enter;
  const child = spawn(nsenter, [...enter, ...argv], {
    env: { ...process.env, RUNBOOK_NODE: process.execPath },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = [heard(child.stdout), heard(child.stderr)];
  await until(() => stderr().includes('Waiting for it to end') || child.exitCode !== null);
  expect(existsSync(inside('one'))).toBe(false);
  await writeFile(inside('go'), '');
  if (child.exitCode === null) await once(child, 'close');
  return { code: child.exitCode, stdout: stdout(), stderr: stderr() };
}
const log = (): string => readFileSync(inside('log'), 'utf8');
const still = (run: string): RegExp =>
  new RegExp(
    `^Run ${run} was killed, and a program that it started is still running on host: \`sh\` \\(process \\d+\\)\\.`,
    'm',
  );

test('resume waits for the program of a killed run and does not run it a second time', async () => {
  const run = await killedRun();
  const status = await own.run('status');
  expect(status.stdout).toMatch(still(run));
  expect(status.stdout).toContain('1 in progress');
  expect(JSON.parse((await own.run('status', '--json')).stdout.split('\n')[1] ?? '')).toMatchObject({
    holder: null,
    remaining: [{ name: 'sh', run, isLeft: false, isAbandoned: true }],
  });
  expect((await own.run('undo', '--plan')).stderr).toMatch(still(run));
  expect((await own.run('plan', 'slow.yaml', '--set', `in=${own.folder}`)).stderr).toMatch(still(run));
  const resumed = await whileWaiting('resume');
  expect(resumed.stderr).toMatch(still(run));
  expect({ code: resumed.code, log: log() }).toEqual({ code: 0, log: 'begun\nended\n' });
  expect((await own.run('status')).stdout).not.toContain('still running');
  expect((await own.run('undo', '--yes')).code).toBe(0);
  expect(existsSync(inside('one'))).toBe(false);
});

test('undo waits for the program and then undoes its effect', async () => {
  const run = await killedRun();
  const undone = await whileWaiting('undo', '--yes');
  expect(undone.stderr).toMatch(still(run));
  expect({ code: undone.code, one: existsSync(inside('one')), log: log() }).toEqual({
    code: 0,
    one: false,
    log: 'begun\nended\n',
  });
});

test('Ctrl+C stops the wait, and the next undo waits again', async () => {
  await killedRun();
  const [nsenter = '', ...enter] = own.enter;
  const waiting = spawn(nsenter, [...enter, 'undo', '--yes'], {
    env: { ...process.env, RUNBOOK_NODE: process.execPath },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = heard(waiting.stderr);
  await until(() => said().includes('Ctrl+C stops the wait'));
  waiting.kill('SIGINT');
  await once(waiting, 'exit');
  expect(existsSync(inside('one'))).toBe(false);
  expect((await whileWaiting('undo', '--yes')).code).toBe(0);
  expect(existsSync(inside('one'))).toBe(false);
});
