import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, runbook } from '../run-binary.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-odd-'));
  await writeFile(join(folder, 'labs'), 'a file where a folder may be');
  await writeFile(join(folder, 'sim.yaml'), 'lab: 1\nname: sim\nmachines: { host: { connect: simulated } }\n');
  await writeFile(
    join(folder, 'ssh.yaml'),
    'lab: 1\nname: far\nmachines: { host: { connect: ssh, host: far.invalid } }\n',
  );
  await writeFile(
    join(folder, 'load.yaml'),
    'runbook: 1\nname: l\nsummary: Loads\nsteps:\n  - { id: l, name: L, type: modprobe, with: { module: vfio-pci } }\n',
  );
});
afterAll(() => rm(folder, { recursive: true }));

test('a file named labs does not hide a lab', async () => {
  const { code, stderr } = await runbook(['runs', '--lab', 'emulatd'], { cwd: folder });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("did you mean 'emulated'?") });
});

test('a machine that the lab does not have is a mistake of the command line', async () => {
  const { code, stderr } = await runbook(['facts', 'hots', '--lab', './sim.yaml'], { cwd: folder });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/no machine 'hots'\n.*did you mean 'host'/),
  });
});

test('without an ssh client the message names it', async () => {
  const { code, stderr } = await runbook([join(root, 'cli', 'main.ts'), 'runs', '--lab', './ssh.yaml'], {
    path: process.execPath,
    cwd: folder,
    env: { PATH: folder },
  });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'error: host (ssh far.invalid): ssh(1) is not installed here; install the OpenSSH client\n',
  });
});

test.runIf(process.getuid?.() === 0)('a user without a name locks a machine by number', async () => {
  await chmod(folder, 0o755);
  const argv = [join(root, 'cli', 'main.ts'), 'apply', 'load.yaml', '--lab', './sim.yaml', '--yes', '--json'];
  const { code, stdout, stderr } = await runbook(['--reuid=54321', '--clear-groups', process.execPath, ...argv], {
    path: 'setpriv',
    cwd: folder,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('"operator":"uid 54321@');
});
