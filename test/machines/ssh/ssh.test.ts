import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { sshMachine } from '../../../machines/ssh/ssh-machine.ts';
import { conformance } from '../conformance/conformance.ts';
import { startSshd } from '../cabled/loopback-sshd.ts';
import type { LoopbackSshd } from '../cabled/loopback-sshd.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'runbook-ssh-')));
let sshd: LoopbackSshd;
beforeAll(async () => {
  // A login shell that prints text is common, and none of its text may reach a result.
  writeFileSync(join(folder, '.bashrc'), 'echo welcome; printf "no newline" >&2\n');
  sshd = await startSshd(folder);
});
afterAll(async () => {
  await sshd?.close();
  rmSync(folder, { recursive: true, force: true });
});

conformance('ssh', async () => {
  const options = { ...sshd.options, lockPath: join(folder, 'lock') };
  const program = join(import.meta.dirname, '../hold-lock-until-killed.ts');
  // Killed, it cannot remove its folder; it is removed with the test's folder.
  const holder = ['env', `TMPDIR=${folder}`, process.execPath, program, 'ssh', JSON.stringify(options)];
  return { machine: await sshMachine(options), folder, holder };
});
