import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { labSshArgv } from '../../cli/lab-ssh.ts';
import { runbook } from './run-binary.ts';

let state = '';
beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'runbook-lab-'));
});
afterAll(() => rm(state, { recursive: true }));

describe('runbook lab, with none up', () => {
  const lab = (...argv: string[]) => runbook(['lab', ...argv], { env: { XDG_STATE_HOME: state } });

  test('status says so and how to start it', async () => {
    const stdout = 'lab spare is not up; runbook lab up spare starts it\n';
    expect(await lab('status', 'spare')).toEqual({ code: 0, stdout, stderr: '' });
  });

  test('status --json says so to a program', async () => {
    const { code, stdout } = await lab('status', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout.split('\n')[1] ?? '')).toEqual({ kind: 'lab', name: 'emulated', status: 'absent' });
  });

  test.each(['ssh', 'console'])('%s refuses', async (action) => {
    const stderr = 'error: lab emulated is not up; runbook lab up emulated starts it\n';
    expect(await lab(action)).toEqual({ code: 2, stdout: '', stderr });
  });

  test('down is content', async () => {
    expect(await lab('down')).toEqual({ code: 0, stdout: 'lab emulated was not up\n', stderr: '' });
  });
});

test('ssh to a lab pins its key and takes no user configuration; a command goes behind --', () => {
  const ssh = { host: '127.0.0.1', port: 2222, user: 'root', identityFile: '/k/id', knownHostsFile: '/k/known hosts' };
  expect(labSshArgv(ssh, ['lspci', '-nnk'])).toEqual([
    ...['ssh', '-F', '/dev/null', '-i', '/k/id', '-p', '2222', '-o', 'IdentitiesOnly=yes'],
    ...['-o', 'StrictHostKeyChecking=yes', '-o', 'LogLevel=ERROR', '-o', 'UserKnownHostsFile="/k/known hosts"'],
    ...['root@127.0.0.1', '--', 'lspci', '-nnk'],
  ]);
});
