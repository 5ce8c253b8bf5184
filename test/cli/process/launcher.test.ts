import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
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

  test('starts in the time of a few starts of Node once warm', async () => {
    const timed = async (run: () => Promise<unknown>): Promise<number> => {
      const started = performance.now();
      await run();
      return performance.now() - started;
    };
    const [own, bare]: [number[], number[]] = [[], []];
    for (let round = 0; round < 15; round += 1) {
      own.push(await timed(() => runbook(['--version'])));
      bare.push(await timed(() => promisify(execFile)(process.execPath, ['-e', '0'])));
    }
    // The fastest of fifteen of both, in turn, so that the load of a busy machine does not count. The launcher asks two
    // programs for their version first.
    expect(Math.min(...own) / Math.min(...bare)).toBeLessThan(4);
  });
});
