import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sshHost } from '../../machines/cabled/ssh-host.ts';
import type { SshHost } from '../../machines/cabled/ssh-host.ts';
import { layWire } from '../../machines/cabled/wire.ts';
import type { Wire } from '../../machines/cabled/wire.ts';
import { runbook } from '../run-binary.ts';

const isRoot = process.getuid?.() === 0;
let host: SshHost;
let peer: SshHost;
let wire: Wire;
beforeAll(async () => {
  if (!isRoot) return;
  [host, peer] = await Promise.all([sshHost(), sshHost()]);
  wire = await layWire(peer.port);
  const entry = ({ options }: SshHost, port: number): string => {
    const { identityFile, knownHostsFile } = options();
    const more = `[HostKeyAlias=the-host, "UserKnownHostsFile=${knownHostsFile}"]`;
    return `{ connect: ssh, host: 127.0.0.1, user: root, port: ${port}, identity_file: ${identityFile}, options: ${more} }`;
  };
  const machines = `  host: ${entry(host, host.port)}\n  peer: ${entry(peer, wire.port)}\n`;
  writeFileSync(join(host.folder, 'lab.yaml'), `lab: 1\nname: two\nmachines:\n${machines}`);
  const touch = (id: string, on: string): string =>
    `  - { id: ${id}, on: ${on}, type: file, with: { path: /var/lib/${id}, content: "x" } }\n`;
  const steps = touch('here', 'host') + touch('there', 'peer');
  writeFileSync(join(host.folder, 'both.yaml'), `runbook: 1\nname: both\nsummary: On both\nsteps:\n${steps}`);
});
afterAll(async () => {
  await wire?.[Symbol.asyncDispose]();
  await Promise.all([host, peer].map((each) => each?.[Symbol.asyncDispose]()));
});

const run = (...argv: string[]) => runbook([...argv, '--lab', join(host.folder, 'lab.yaml')]);
const made = (): string[] =>
  [host, peer].map(({ machine }) => machine.script('cd /var/lib; ls -d here there 2>/dev/null || true').trim());

describe.runIf(isRoot)('a peer that does not answer while its run is undone', () => {
  test('is required: the undo fails with a hint, and succeeds when the peer is available again', async () => {
    expect(await run('apply', join(host.folder, 'both.yaml'), '--yes')).toMatchObject({ code: 0, stderr: '' });
    expect(made()).toEqual(['here', 'there']);
    wire.failAfter(0, 'cut');
    const away = await run('undo', '--yes');
    expect({ code: away.code, said: away.stderr }).toEqual({ code: 1, said: expect.stringContaining('--leave peer') });
    expect(made()).toEqual(['here', 'there']);
    wire.mend();
    expect(await run('undo', '--yes')).toMatchObject({ code: 0, stderr: '' });
    expect(made()).toEqual(['', '']);
  });

  test('is skipped on request', async () => {
    expect(await run('apply', join(host.folder, 'both.yaml'), '--yes')).toMatchObject({ code: 0, stderr: '' });
    wire.failAfter(0, 'cut');
    const undone = await run('undo', '--yes', '--leave', 'peer');
    expect({ code: undone.code, stderr: undone.stderr }).toEqual({ code: 0, stderr: '' });
    expect(undone.stdout).toContain('"peer" no longer exists');
    expect(made()).toEqual(['', 'there']);
  });
});
