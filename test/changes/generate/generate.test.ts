import { perform } from '../by-kind.ts';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GenerateChange } from '../../../changes/generate/change.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';

test('a generator is ended on request, and the file is left unchanged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-generate-'));
  try {
    await using machine = localMachine({ name: 'host' });
    const path = join(folder, 'grub.cfg');
    await writeFile(path, 'old');
    const before = (await machine.readFile(path)) ?? null;
    const argv = ['sh', '-c', 'echo linux a; sleep 60'];
    const about = { section: null, lines: ['linux'], present: ['a'], absent: [], exempt: null };
    const change: GenerateChange = { kind: 'generate', path, argv, before, ...about };
    const stop = new AbortController();
    const generating = perform(change, machine, { signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    await expect(generating).rejects.toMatchObject({ name: 'MachineError' });
    expect(await readFile(path, 'utf8')).toBe('old');
  } finally {
    await rm(folder, { recursive: true });
  }
});
