import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sshHost } from '../../machines/cabled/ssh-host.ts';
import type { SshHost } from '../../machines/cabled/ssh-host.ts';
import { layWire } from '../../machines/cabled/wire.ts';
import type { Wire } from '../../machines/cabled/wire.ts';
import { root, runbook } from '../run-binary.ts';
import type { ProgramOutput } from '../run-binary.ts';

const isRoot = process.getuid?.() === 0;
let host: SshHost;
beforeAll(async () => {
  if (!isRoot) return;
  host = await sshHost();
  host.machine.script('mkdir /var/lib/trial; echo before >/var/lib/trial/kept; chmod 640 /var/lib/trial/kept');
  writeFileSync(
    join(host.folder, 'work.yaml'),
    `runbook: 1
name: work
summary: Two files, one of them long, and a program that takes a moment
steps:
  - id: short
    type: file
    with: { path: /var/lib/trial/kept, content: "after\\n" }
  - id: slow
    type: command
    with:
      argv: [sh, -c, "mkdir /var/lib/trial/part; sleep 0.5; mv /var/lib/trial/part /var/lib/trial/made"]
      undo: [rmdir, /var/lib/trial/made]
      creates: /var/lib/trial/made
      why: test
  - id: long
    type: file
    with: { path: /var/lib/trial/long, content: "${'a long line of text '.repeat(1000)}" }
`,
  );
});
afterAll(() => host?.[Symbol.asyncDispose]());

const labAt = (port: number): string => {
  const { identityFile, knownHostsFile } = host.options();
  const lab = join(host.folder, `lab-${port}.yaml`);
  const options = `[HostKeyAlias=the-host, "UserKnownHostsFile=${knownHostsFile}", ServerAliveInterval=1, ServerAliveCountMax=1]`;
  writeFileSync(
    lab,
    `lab: 1\nname: wired\nmachines:\n  host: { connect: ssh, host: 127.0.0.1, user: root, port: ${port}, identity_file: ${identityFile}, options: ${options} }\n`,
  );
  return lab;
};
const on = (port: number, ...argv: string[]): Promise<ProgramOutput> => runbook([...argv, '--lab', labAt(port)]);
const state = (): string =>
  host.machine.script(
    'cd /var/lib/trial; find . -printf "%p %m %U %s\\n" | sort; cat kept long 2>/dev/null | sha256sum',
  );
const work = (): string => join(host.folder, 'work.yaml');

/** Applies over a connection, and lets a test act on the process during this time. */
async function applyThrough(
  wire: Wire,
  meanwhile: (said: string, kill: (signal: NodeJS.Signals) => void) => void,
): Promise<ProgramOutput> {
  const child = spawn(join(root, 'bin', 'runbook'), ['apply', work(), '--yes', '--lab', labAt(wire.port)], {
    env: { ...process.env, RUNBOOK_NODE: process.execPath, RUNBOOK_COMMAND: 'runbook', XDG_STATE_HOME: host.folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += String(chunk)));
  const looking = setInterval(() => meanwhile(said, (signal) => child.kill(signal)), 10);
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  clearInterval(looking);
  return { code, stdout, stderr };
}

describe.runIf(isRoot)('a run whose connection is lost', () => {
  test('at any point, continues when it returns, and undo restores every byte', { timeout: 180_000 }, async () => {
    const before = state();
    await using whole = await layWire(host.port);
    const planned = await on(whole.port, 'plan', work());
    expect(planned.code).toBe(0);
    const planning = whole.sent();
    expect((await on(whole.port, 'apply', work(), '--yes')).code).toBe(0);
    const all = whole.sent() - planning;
    const after = state();
    expect(after).not.toBe(before);
    expect((await on(host.port, 'undo', '--yes')).code).toBe(0);
    expect(state()).toBe(before);
    let survived = 0;
    for (const [index, part] of [0.35, 0.5, 0.65, 0.8, 0.95].entries()) {
      await using wire = await layWire(host.port);
      wire.failAfter(Math.floor(all * part), index % 2 === 0 ? 'cut' : 'pull');
      const ran = await applyThrough(wire, (said) => {
        if (wire.isBroken() && (index % 2 === 0 || said.includes('Trying to reconnect'))) wire.mend();
      });
      const where = `cut after ${part} of the bytes:\n${ran.stdout}\n${ran.stderr}`;
      // Before the run has started a lost connection is an error, and nothing was changed.
      expect(ran.code === 0 || !ran.stdout.includes('changed '), where).toBe(true);
      if (ran.code === 0) {
        if (ran.stderr.includes('answers again')) survived += 1;
        expect(state(), where).toBe(after);
        expect((await on(host.port, 'undo', '--yes')).code).toBe(0);
      }
      expect(state(), where).toBe(before);
    }
    expect(survived).toBeGreaterThanOrEqual(2);
  });

  test('permanently, fails with the commands that continue, and they work', { timeout: 180_000 }, async () => {
    const before = state();
    await using wire = await layWire(host.port);
    let isStopped = false;
    const ran = await applyThrough(wire, (said, kill) => {
      if (said.includes('...  slow') || / slow .*\+ run/.test(said))
        if (!wire.isBroken() && !isStopped) wire.failAfter(0, 'cut');
      if (!said.includes('Trying to reconnect') || isStopped) return;
      isStopped = true;
      kill('SIGINT');
    });
    expect({ code: ran.code, said: ran.stderr }).toEqual({
      code: 1,
      said: expect.stringContaining('When the machine answers again'),
    });
    const run = /runbook resume (\S+)/.exec(ran.stderr)?.[1] ?? '';
    expect(ran.stderr).toContain(`runbook undo ${run}`);
    const resumed = await on(host.port, 'resume', run);
    expect({ code: resumed.code, said: resumed.stderr }).toMatchObject({ code: 0 });
    const undone = await on(host.port, 'undo', run, '--yes');
    expect(undone.code).toBe(0);
    expect(state()).toBe(before);
  });
});
