import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shapeOptions } from '../../../cli/arguments/lab-shape-options.ts';
import { labSshArgv } from '../../../cli/lab/lab-ssh.ts';
import { defaultLabShape } from '../../../machines/emulated/shape/lab-shape.ts';
import { writeLabState } from '../../../machines/emulated/lab/lab-state.ts';
import schema from '../../../schemas/lab.schema.json' with { type: 'json' };
import { tableUnder } from '../../docs/blocks.ts';
import { runbook } from '../run-binary.ts';

let state = '';
beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'runbook-lab-'));
});
afterAll(() => rm(state, { recursive: true }));

describe('runbook lab, without a running lab', () => {
  const lab = (...argv: string[]) => runbook(['lab', ...argv], { env: { XDG_STATE_HOME: state } });

  test('status reports it and shows how to start it', async () => {
    const stdout = 'lab spare is not running; start it with runbook lab up spare\n';
    expect(await lab('status', 'spare')).toEqual({ code: 0, stdout, stderr: '' });
  });

  test('status --json reports it for a program', async () => {
    const { code, stdout } = await lab('status', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout.split('\n')[1] ?? '')).toEqual({ kind: 'lab', name: 'emulated', status: 'absent' });
  });

  test.each(['ssh', 'console'])('%s refuses', async (action) => {
    const stderr = 'error: lab emulated is not running; start it with runbook lab up emulated\n';
    expect(await lab(action)).toEqual({ code: 2, stdout: '', stderr });
  });

  test('down is not an error', async () => {
    expect(await lab('down')).toEqual({ code: 0, stdout: 'lab emulated was not running\n', stderr: '' });
  });
});

describe('the shape of a lab', () => {
  const up = (...argv: string[]) =>
    runbook(['lab', 'up', 'spare', ...argv], { env: { XDG_STATE_HOME: join(state, 'mistaken') } });

  test.each([
    [['--nics', '9'], 'invalid value for --nics: 9\n  a whole number from 1 to 8'],
    [['--iommu', 'inetl'], 'invalid value for --iommu: inetl\n  did you mean intel?'],
    [['--memory', '4'], 'invalid value for --memory: 4\n  a number with the unit M or G, e.g. 4G'],
    [['--vcpus', '4', '--numa', '3'], '4 vCPUs cannot be split equally over 3 nodes\n  see --numa'],
  ])('%j is a mistake that starts nothing', async (argv, told) => {
    expect(await up(...argv)).toEqual({ code: 2, stdout: '', stderr: `error: ${told}\n` });
    expect(await readdir(state)).not.toContain('mistaken');
  });

  test('no other action accepts a shape option', async () => {
    const { code, stderr } = await runbook(['lab', 'reset', '--nics', '2'], { env: { XDG_STATE_HOME: state } });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('lab reset does not accept shape options'),
    });
  });

  test('a contradiction in the shape of a lab file is reported at its place', async () => {
    const file = join(state, 'odd.yaml');
    await writeFile(
      file,
      'lab: 1\nname: odd\nmachines:\n  host: { connect: emulated, lab: x, shape: { vcpus: 4, numa: 3 } }\n',
    );
    const { code, stderr } = await runbook(['facts', '--lab', file], { env: { XDG_STATE_HOME: state } });
    expect(stderr).toContain(`${file}:4:63 error: 4 vCPUs cannot be split equally over 3 nodes`);
    expect(code).toBe(2);
  });

  test('every key of it in a lab file is an option, and is in docs/lab.md', async () => {
    const keys = Object.keys(schema.$defs.shape.properties);
    expect(shapeOptions.map(({ name }) => name.replace(/^no-/, '').replaceAll('-', '_'))).toEqual(keys);
    const rows = tableUnder('docs/lab.md', 'Other shapes', 'Option').map(([option]) => option);
    expect(rows).toEqual(shapeOptions.map(({ name }) => `--${name}`));
  });
});

describe('a lab that is not running, if other labs exist', () => {
  const env = { XDG_STATE_HOME: '' };
  beforeAll(async () => {
    env.XDG_STATE_HOME = join(state, 'other');
    const folder = join(env.XDG_STATE_HOME, 'runbook', 'labs', 'ours');
    await mkdir(folder, { recursive: true });
    const lab = { version: 1, kind: 'starting', name: 'ours', uuid: 'u', shape: defaultLabShape, port: 0 } as const;
    await writeLabState(folder, { ...lab, accelerator: 'tcg', image: '/i', snapshot: '/s', firmwareCode: '/c' });
  });

  test.each([
    ['orus', 'lab orus is not running (did you mean ours?); start it with runbook lab up orus\n'],
    ['emulated', 'lab emulated is not running (existing labs: ours); start it with runbook lab up emulated\n'],
  ])('%s', async (name, stdout) => {
    expect(await runbook(['lab', 'status', name], { env })).toEqual({ code: 0, stdout, stderr: '' });
  });

  test('a new lab is announced before anything starts', async () => {
    const { code, stderr } = await runbook(['lab', 'up', 'orus', '--memory', '1048576M'], { env });
    expect(stderr).toMatch(/^lab orus is new; already existing: ours\n/);
    expect(code).toBe(1);
  });
});

test('ssh to a lab pins its key and uses no user configuration; a command follows --', () => {
  const ssh = { host: '127.0.0.1', port: 2222, user: 'root', identityFile: '/k/id', knownHostsFile: '/k/known hosts' };
  expect(labSshArgv(ssh, ['lspci', '-nnk'])).toEqual([
    ...['ssh', '-F', '/dev/null', '-i', '/k/id', '-p', '2222', '-o', 'IdentitiesOnly=yes'],
    ...['-o', 'StrictHostKeyChecking=yes', '-o', 'LogLevel=ERROR', '-o', 'UserKnownHostsFile="/k/known hosts"'],
    ...['root@127.0.0.1', '--', 'lspci', '-nnk'],
  ]);
});
