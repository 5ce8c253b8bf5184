import type { FileChange } from '../../../changes/file/change.ts';
import { changeKinds } from '../../../changes/index.ts';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RecordedChange } from '../../../engine/journal/recorded.ts';
import { sweepParts } from '../../../engine/apply/sweep-parts.ts';
import { localMachine } from '../../../machines/local/local-machine.ts';

const change = (path: string, done: boolean): RecordedChange => ({
  step: 's',
  on: 'host',
  index: 0,
  takes: 'now',
  change: { kind: 'file', path, before: null, after: null } as FileChange,
  done,
  observed: undefined,
});

test('the temporary file of a killed put is removed, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-swept-'));
  try {
    const target = join(folder, 'target');
    const machines = join(import.meta.dirname, '../../../machines/local/local-machine.ts');
    const program = `import { localMachine } from ${JSON.stringify(machines)};
      const file = { encoding: 'utf8', content: 'x'.repeat(200_000_000), mode: 0o600, owner: process.getuid(), group: process.getgid() };
      await localMachine({ name: 'host' }).put(${JSON.stringify(target)}, file);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await expect.poll(() => readdirSync(folder), { timeout: 60_000, interval: 1 }).toHaveLength(1);
    child.kill('SIGKILL');
    await ended;
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\.runbook-[0-9a-f]{12}$/)]);
    writeFileSync(join(folder, '.runbook-notes'), 'a person wrote this');
    await using machine = localMachine({ name: 'host' });
    await sweepParts([change(target, true)], machine, changeKinds);
    expect(readdirSync(folder)).toHaveLength(2);
    await sweepParts([change(target, false)], machine, changeKinds);
    expect(readdirSync(folder)).toEqual(['.runbook-notes']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
