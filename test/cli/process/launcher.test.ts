import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root, runbook } from '../run-binary.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-launcher-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fakeNode(name: string, version: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\necho ${version}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('bin/runbook', () => {
  test('runs from another folder through a chain of symbolic links', async () => {
    await symlink(join(root, 'bin', 'runbook'), join(folder, 'one'));
    await symlink('one', join(folder, 'two'));
    const { code, stdout, stderr } = await runbook(['--version'], { path: join(folder, 'two'), cwd: '/' });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: expect.stringMatching(/^runbook /), stderr: '' });
  });

  test('uses its own Node if the Node on PATH is too old', async () => {
    await fakeNode('node', 'v20.20.2');
    const env = { RUNBOOK_NODE: '', PATH: `${folder}:/usr/bin:/bin` };
    const { code, stdout, stderr } = await runbook(['--version'], { env });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: expect.stringMatching(/^runbook /), stderr: '' });
  });

  test.each(['v24.11.9', 'v22.21.0', 'nonsense', ''])('refuses RUNBOOK_NODE of version "%s"', async (version) => {
    const node = await fakeNode(`node-${version}`, version);
    const { code, stdout, stderr } = await runbook(['--version'], { env: { RUNBOOK_NODE: node } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`RUNBOOK_NODE=${node} is not Node 24.12 or newer (it says: ${version || 'nothing'})`);
  });

  test('a reader that ends early is not an error', async () => {
    const { code, stderr } = await runbook(['-c', `"${join(root, 'bin', 'runbook')}" --help | head -n 1`], {
      path: '/bin/sh',
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('starts in under 300 ms once warm', async () => {
    const times: number[] = [];
    for (let round = 0; round < 15; round += 1) {
      const started = performance.now();
      await runbook(['--version']);
      times.push(performance.now() - started);
    }
    // The fastest of fifteen: the time of the program itself, without the load of a busy machine.
    expect(Math.min(...times)).toBeLessThan(300);
  });
});
