import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runbook } from '../run-binary.ts';

let folder = '';
let at: (name: string) => string;

const bad = `runbook: 1
name: bad
summary: Two mistakes
steps:
  - id: load
    name: Load it
    type: modprobe
    with: { modul: vfio-pci }
  - id: show
    name: Show it
    type: wait
    with: { command: [test, "{{ steps.laod.loaded }}"] }
`;

const good = `runbook: 1
name: good
summary: Loads a module
inputs:
  module: { type: string, summary: The module, default: vfio-pci }
steps:
  - id: load
    name: Load it
    type: modprobe
    with: { module: "{{ inputs.module }}" }
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-cli-'));
  at = (name) => join(folder, name);
  await writeFile(at('bad.yaml'), bad);
  await writeFile(at('good.yaml'), good);
  await mkdir(at('labs'));
  await writeFile(at('labs/simulated.yaml'), 'lab: 1\nname: simulated\nmachines:\n  host: { connect: simulated }\n');
});
afterAll(() => rm(folder, { recursive: true }));

const records = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; [key: string]: unknown });

describe('validate', () => {
  test('reports a valid playbook', async () => {
    expect(await runbook(['validate', at('good.yaml')])).toEqual({
      code: 0,
      stdout: `✓ ${at('good.yaml')}  good, 1 step\n`,
      stderr: '',
    });
  });

  test('shows every mistake with its place and a hint, and continues with the next file', async () => {
    const { code, stdout, stderr } = await runbook(['validate', 'bad.yaml', 'nowhere.yaml', 'good.yaml'], {
      cwd: folder,
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '✓ good.yaml  good, 1 step\n' });
    expect(stderr).toContain("bad.yaml:8:13 error: unknown key 'modul'");
    expect(stderr).toContain("hint: did you mean 'module'?");
    expect(stderr).toContain('error: nowhere.yaml: the file does not exist');
  });

  test('refuses the default of a secret that is too short to be hidden, as apply does', async () => {
    const short = good.replace('inputs:\n', 'inputs:\n  pin: { type: string, secret: true, default: "q7" }\n');
    await writeFile(at('short.yaml'), short);
    const { code, stderr } = await runbook(['validate', 'short.yaml'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain("input 'pin' is secret, but its value is shorter than 4 characters");
    expect(stderr).not.toContain('q7');
  });

  test('reports the same as JSON', async () => {
    const { code, stdout, stderr } = await runbook(['validate', '--json', 'bad.yaml', 'good.yaml'], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    const said = records(stdout);
    expect(said[0]).toEqual({ kind: 'version', format: 1, runbook: expect.any(String) });
    expect(said.find(({ code }) => code === 'unknown-key')).toMatchObject({
      place: { file: 'bad.yaml', line: 8, column: 13 },
    });
    expect(said.slice(-1)).toEqual([{ kind: 'validated', path: 'good.yaml', ok: true }]);
  });
});

describe('on a simulated host', () => {
  const lab = ['--lab', 'simulated'];

  test('plan shows the changes and touches nothing', async () => {
    const { code, stdout, stderr } = await runbook(['plan', 'good.yaml', ...lab], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ {8}\+ module vfio-pci$/m);
    expect(stdout).toMatch(/^Plan: 1 change in 1 step$/m);
  });

  test('plan --detailed-exitcode is 4 with changes, 0 without', async () => {
    const plan = ['plan', 'good.yaml', ...lab, '--detailed-exitcode'];
    expect((await runbook(plan, { cwd: folder })).code).toBe(4);
    const { code, stdout } = await runbook([...plan, '--set', 'module=e1000e'], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^Plan: nothing to do/m) });
  });

  test('apply without a terminal changes nothing and shows what to do', async () => {
    const { code, stderr } = await runbook(['apply', 'good.yaml', ...lab], { cwd: folder });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'Nothing was changed: confirmation is needed, but there is no terminal. Use --yes to continue without it.\n',
    });
  });

  test('apply --yes carries out the plan, and a simulated machine is never mistaken for a real one', async () => {
    const { code, stdout, stderr } = await runbook(['apply', 'good.yaml', ...lab, '--yes'], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^changed {3}load {2}Load it {2}1 change, /m);
    expect(stdout).toMatch(/^The machine was simulated\. No real machine was changed, and this run is not kept\.$/m);
    // No later command would find the run.
    expect(stdout).not.toMatch(/runbook undo/);
  });

  test('apply --json is the version, the plan and the events of the run', async () => {
    const { code, stdout, stderr } = await runbook(['apply', 'good.yaml', ...lab, '--yes', '--json'], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(records(stdout).map(({ kind }) => kind)).toEqual([
      ...['version', 'plan', 'run-started', 'plan-approved', 'step-started'],
      ...['change-intended', 'change-done', 'step-ended', 'run-ended'],
    ]);
  });

  test.each([
    [['--set', 'modul=x'], "did you mean 'module'?"],
    [['--set', 'module'], '--set module does not have the form input=value'],
    [['--lab', 'simulatd'], "did you mean 'simulated'?"],
  ])('%j is reported with a hint', async (extra, hint) => {
    const { code, stdout, stderr } = await runbook(['plan', 'good.yaml', ...lab, ...extra], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(hint);
  });
});
