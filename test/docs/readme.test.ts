import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runbook } from '../cli/run-binary.ts';
import { blocksOf, root } from './blocks.ts';

test('the mistake of README.md is told as README.md shows it', async () => {
  const shown = blocksOf('README.md').find(({ text }) => text.startsWith('$ runbook validate'))?.text ?? '';
  const [command = '', ...told] = shown.split('\n');
  const argv = command.split(' ').slice(2);
  const path = argv.at(-1) ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'runbook-readme-'));
  try {
    const text = await readFile(join(root, path), 'utf8');
    const mistaken = text.replace('module: vfio-pci', 'modul: vfio-pci');
    expect(mistaken).not.toBe(text);
    await mkdir(join(folder, 'playbooks'));
    await writeFile(join(folder, path), mistaken);
    expect(await runbook(argv, { cwd: folder })).toEqual({ code: 2, stdout: '', stderr: told.join('\n') });
  } finally {
    await rm(folder, { recursive: true });
  }
});
