import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { needs } from '../needs.ts';
import { sshHost, type SshHost } from '../machines/cabled/ssh-host.ts';
import { slowServer, slowSha256 } from './slow-server.ts';
import { killInPackages } from './kill-in-packages.ts';
import { runTrial, trialsOf } from './trial.ts';

needs('curl');

const isRoot = process.getuid?.() === 0;
/** RUNBOOK_SEED repeats the kills of a failed run, RUNBOOK_KILLS makes more of them. */
const seed = Number(process.env['RUNBOOK_SEED'] ?? 1);
const count = Number(process.env['RUNBOOK_KILLS'] ?? 60);
const local = trialsOf(seed, Math.ceil(count * 0.75), 7000);
const packages = trialsOf(seed + 2, Math.ceil(count * 0.1), 4000);
const remote = trialsOf(seed + 1, Math.ceil(count * 0.15), 7000);

let server: Awaited<ReturnType<typeof slowServer>>;
const folders: string[] = [];
beforeAll(async () => {
  server = await slowServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const download = () => ({ url: server.url, sha256: slowSha256 });

describe.runIf(isRoot)('an operator on this machine is killed while slow programs run', { timeout: 240_000 }, () => {
  test.concurrent.each(local)('seed $seed: $signal to the $victims after $after ms: $then', async (trial) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'runbook-kills-')));
    folders.push(folder);
    const place = { kind: 'folder', folder } as const;
    await runTrial({ place, outside: folder, inside: folder, download: download(), hitsPrograms: true }, trial);
  });
});

describe.runIf(isRoot)('an operator is killed while slow programs run over ssh', { timeout: 240_000 }, () => {
  const hosts: SshHost[] = [];
  afterAll(() => Promise.all(hosts.map((host) => host[Symbol.asyncDispose]())));

  test.concurrent.each(remote)('seed $seed: $signal to the $victims after $after ms: $then', async (trial) => {
    const host = await sshHost();
    hosts.push(host);
    const inside = `/var/lib/kills-${trial.seed}`;
    host.machine.script('mkdir "$1"', inside);
    const outside = `/proc/${host.machine.pid}/root${inside}`;
    const place = { kind: 'ssh', options: host.options() } as const;
    await runTrial({ place, outside, inside, download: download(), hitsPrograms: false }, trial);
    // The shells of the last connection end a moment after it.
    await vi.waitFor(() => expect(host.machine.script('ls /run/runbook.lock.d')).toBe(''), 60_000);
  });
});

describe.runIf(isRoot)('an operator is killed while apt and dpkg run', { timeout: 240_000 }, () => {
  test.concurrent.each(packages)('seed $seed: $signal to the $victims after $after ms: $then', killInPackages);
});
