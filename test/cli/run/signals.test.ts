import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { atHome, atTerminal, listenTo, quoted, type Running } from '../at-terminal.ts';
import { ownMachine, type OwnMachine } from '../own-machine.ts';

let own: OwnMachine;
const inside = (name: string): string => join(own.folder, name);
const made = (): boolean[] => [existsSync(inside('one')), existsSync(inside('two'))];

beforeAll(async () => {
  own = await ownMachine();
  await writeFile(
    inside('two.yaml'),
    `runbook: 1
name: two
summary: Two folders, the first of which takes its time
inputs:
  in: { type: path, summary: Where }
steps:
  - id: one
    name: Make a folder
    type: command
    with:
      argv: [sh, -c, 'touch "$0/begun"; until [ -e "$0/go" ]; do sleep 0.05; done; mkdir "$0/one"', "{{ inputs.in }}"]
      creates: "{{ inputs.in }}/one"
      undo: [rmdir, "{{ inputs.in }}/one"]
      why: test
  - id: two
    name: Make another
    type: command
    with: { argv: [mkdir, "{{ inputs.in }}/two"], creates: "{{ inputs.in }}/two", undo: [rmdir, "{{ inputs.in }}/two"], why: test }
`,
  );
});
afterAll(() => own[Symbol.asyncDispose]());
afterEach(async () => {
  for (const name of ['begun', 'go', 'one', 'two', 'nohup.out'])
    await rm(inside(name), { recursive: true, force: true });
});

const apply = (): string[] => [...own.enter, 'apply', inside('two.yaml'), '--set', `in=${own.folder}`, '--yes'];

const until = (check: () => unknown): Promise<void> =>
  expect.poll(check, { timeout: 60_000, interval: 50 }).toBeTruthy() as Promise<void>;
const begun = (): Promise<void> => until(() => existsSync(inside('begun')));
const go = (): Promise<void> => writeFile(inside('go'), '');
const lastRun = async (): Promise<string> => (await own.run('runs')).stdout.trimEnd().split('\n').at(-1) ?? '';
const exitOf = async ({ child }: Running): Promise<unknown> =>
  child.exitCode ?? ((await once(child, 'exit')) as unknown[])[0];

/** Required after any end: the run is resumed to its end, and undone completely. */
async function resumesAndUndoes(): Promise<void> {
  await go();
  const resumed = await own.run('resume');
  expect({ code: resumed.code, stderr: resumed.stderr }).toEqual({ code: 0, stderr: '' });
  expect(made()).toEqual([true, true]);
  await undoes();
}
async function undoes(): Promise<void> {
  const undone = await own.run('undo', '--yes');
  expect({ code: undone.code, stderr: undone.stderr }).toEqual({ code: 0, stderr: '' });
  expect(made()).toEqual([false, false]);
}

const ctrlC = '\x03';

describe('at a terminal', () => {
  test('Ctrl+C once finishes the present step', async () => {
    const run = atTerminal(`exec ${quoted(apply())}`, own.folder);
    await begun();
    run.type(ctrlC);
    await until(() => run.said().includes('Stopping after the present step'));
    await go();
    expect(await exitOf(run)).toBe(130);
    expect(made()).toEqual([true, false]);
    expect(await lastRun()).toContain('interrupted');
    expect(run.said()).toMatch(/runbook resume \S+/);
    await resumesAndUndoes();
  });

  test('twice stops now', async () => {
    const run = atTerminal(`exec ${quoted(apply())}`, own.folder);
    await begun();
    run.type(ctrlC);
    await until(() => run.said().includes('Stopping after the present step'));
    run.type(ctrlC);
    expect(await exitOf(run)).toBe(130);
    expect(made()).toEqual([false, false]);
    expect(await lastRun()).toContain('interrupted');
    await resumesAndUndoes();
  });

  test('three signals end it at once, during any wait', async () => {
    const run = atTerminal(`exec ${quoted(apply())}`, own.folder);
    await begun();
    for (let times = 0; times < 3; times += 1) {
      run.type(ctrlC);
      await until(
        () => run.child.exitCode !== null || [/Stopping after/, /Stopping now/, /$/][times]?.test(run.said()),
      );
    }
    expect(await exitOf(run)).toBe(130);
    await resumesAndUndoes();
  });

  test('Ctrl+Z suspends runbook but not its programs; fg continues it normally', async () => {
    // A shell with job control replaces the person's shell.
    const run = atTerminal(`exec bash --norc -i`, own.folder);
    run.type(`PS1='rea''dy> '\n`);
    await until(() => run.said().includes('ready> '));
    run.type(`${quoted(apply())}; echo "code was $?"\n`);
    await begun();
    run.type('\x1a');
    await until(() => /Stopped/.test(run.said()));
    await go();
    await until(() => made()[0]);
    expect(made()).toEqual([true, false]);
    run.type('stty columns 60 rows 12; fg\n');
    await until(() => made()[1]);
    await until(() => / done /.test(run.said()) || /Done in/.test(run.said()));
    run.type('exit\n');
    await exitOf(run);
    expect(await lastRun()).toMatch(/ done +2 changes/);
    await undoes();
  });

  test('a change of its size while a step runs has no effect', async () => {
    const run = atTerminal(
      `${quoted(apply())} & p=$!; until [ -e begun ]; do sleep 0.05; done; stty columns 30 rows 5; kill -WINCH $p; stty columns 0; kill -WINCH $p; touch go; wait $p`,
      own.folder,
    );
    expect(await exitOf(run)).toBe(0);
    expect(await lastRun()).toMatch(/ done +2 changes/);
    await undoes();
  });

  test('that is closed: a run started with nohup(1) continues to its end', async () => {
    const run = atTerminal(`exec nohup ${quoted(apply())}`, own.folder);
    await begun();
    run.child.kill('SIGKILL');
    await exitOf(run);
    await go();
    await expect.poll(lastRun, { timeout: 60_000 }).toMatch(/ done +2 changes/);
    await undoes();
  });
});

describe('without a terminal', () => {
  const start = (): Running => {
    const [program = '', ...words] = apply();
    const child = spawn(program, words, { env: atHome, cwd: own.folder, stdio: ['pipe', 'pipe', 'pipe'] });
    return listenTo(child, [child.stdout, child.stderr]);
  };

  test.each(['SIGTERM', 'SIGHUP'] as const)('%s finishes the present step', async (signal) => {
    const run = start();
    await begun();
    run.child.kill(signal);
    await until(() => run.said().includes('Stopping after the present step'));
    await go();
    expect(await exitOf(run)).toBe(130);
    expect(made()).toEqual([true, false]);
    await resumesAndUndoes();
  });

  test('two hangup signals, from the kernel and the shell, still let the step finish', async () => {
    const run = start();
    await begun();
    run.child.kill('SIGHUP');
    await until(() => run.said().includes('Stopping after the present step'));
    run.child.kill('SIGHUP');
    run.child.kill('SIGHUP');
    await go();
    expect(await exitOf(run)).toBe(130);
    expect(made()).toEqual([true, false]);
    await resumesAndUndoes();
  });

  test('without readers of its output, its errors and its input the run continues to its end', async () => {
    const run = start();
    await begun();
    for (const stream of [run.child.stdout, run.child.stderr, run.child.stdin]) stream?.destroy();
    await go();
    expect(await exitOf(run)).toBe(0);
    expect(await lastRun()).toMatch(/ done +2 changes/);
    await undoes();
  });

  test('streams that were closed from the start do not matter either', async () => {
    const line = `${quoted(apply())} <&- >&- 2>&-`;
    const child = spawn('sh', ['-c', line], { env: atHome, cwd: own.folder, stdio: 'ignore' });
    await begun();
    await go();
    expect(((await once(child, 'exit')) as unknown[])[0]).toBe(0);
    expect(await lastRun()).toMatch(/ done +2 changes/);
    await undoes();
  });
});
