import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeArchive, makeKey } from '../apt/archive.ts';
import { archiveStep, installStep, playbookOf } from '../apt/small-system.ts';
import { startLab, type Lab } from './support/lab.ts';

/**
 * /etc and dpkg's own record, by content, mode, owner and link; and the lists of apt, except the folder that its first
 * update makes.
 */
const state = [
  'cd / && find etc var/lib/dpkg/status var/lib/dpkg/info -xdev -type f -exec sha256sum {} + | sort -k2',
  'find etc -xdev -printf "%y %m %u:%g %p %l\\n" | sort; apt-mark showauto; ls /var/lib/apt/lists /usr/bin | grep -v auxfiles',
].join('; ');

const tool = {
  name: 'lab-tool',
  fields: { Depends: 'lab-library' },
  files: { '/usr/bin/lab-tool': '#!/bin/sh\necho lab-tool 1.0\n', '/etc/lab-tool/lab-tool.conf': 'level=1\n' },
};
const library = { name: 'lab-library', files: { '/usr/lib/lab-library.so': 'library' } };

describe('packages on the emulated host', () => {
  let lab: Lab;
  let folder: string;
  let playbook: string;
  let stock: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-archive-'));
    const key = await makeKey(join(folder, 'keeper'));
    await makeArchive(join(folder, 'archive'), [tool, library], key);
    playbook = join(folder, 'packages.yaml');
    await writeFile(playbook, playbookOf(archiveStep({ key }), installStep(['lab-tool', 'iperf3'])).text);
    lab = await startLab('--no-nesting');
    // The host has no uplink: its archive is transferred by the command that makes it.
    const packed = await promisify(execFile)('tar', ['-cz', '--exclude=build', '-C', folder, 'archive'], {
      encoding: 'base64',
    });
    await lab.inside(`mkdir -p /srv && echo ${packed.stdout} | base64 -d | tar -xz -C /srv`);
    stock = await lab.inside(state);
  });
  afterAll(async () => {
    await lab?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  test('killed while apt works, the run is resumed and the package is installed', async () => {
    const killed = await lab.watched(['apply', playbook, '--lab', lab.file, '--yes'], (line) =>
      line.kind === 'change-intended' && (line['change'] as { kind: string }).kind === 'package' ? 'kill' : undefined,
    );
    expect(killed.code).toBeNull();
    const { code, stderr } = await lab.runbook('resume', '--lab', lab.file);
    expect(code, stderr).toBe(0);
    expect(await lab.inside('lab-tool; apt-mark showauto lab-library')).toBe('lab-tool 1.0\nlab-library\n');
  });

  test('a second plan is empty', async () => {
    const { code, stdout } = await lab.runbook('plan', playbook, '--lab', lab.file, '--detailed-exitcode');
    expect([code, stdout]).toEqual([0, expect.stringContaining('no change needed')]);
  });

  test('undo restores dpkg, apt and /etc', async () => {
    const { code, stderr } = await lab.runbook('undo', '--lab', lab.file, '--yes');
    expect(code, stderr).toBe(0);
    expect(await lab.inside(state)).toBe(stock);
  });

  test('the document’s tools are installed and run, and perf can name kernel functions', async () => {
    for (const name of ['tools', 'debug-symbols']) {
      const { code, stdout, stderr } = await lab.runbook('apply', `playbooks/${name}.yaml`, '--lab', lab.file, '--yes');
      expect(code, stderr).toBe(0);
      expect(stdout).not.toMatch(/✗|^\s*\+/m);
    }
    expect(await lab.inside(state)).toBe(stock);
  });
});
