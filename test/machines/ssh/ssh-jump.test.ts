import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runbook } from '../../cli/run-binary.ts';
import type { ProgramOutput } from '../../cli/run-binary.ts';
import { addresses, makeTopology } from '../cabled/topology.ts';
import type { Topology } from '../cabled/topology.ts';
import { needs } from '../../needs.ts';

needs('pgrep');

/** The content of a person's ~/.ssh/config: an alias with user, key and jump host. */
const CONFIG = `
Host the-gate
  HostName ${addresses.gate}
Host node7
  HostName ${addresses.host}
  User root
  ProxyJump the-gate
Host * !unkeyed
  IdentityFile ~/.ssh/lab_key
`;

const isRoot = process.getuid?.() === 0;
let topology: Topology;
beforeAll(async () => {
  if (isRoot) topology = await makeTopology(CONFIG);
}, 60_000);
afterAll(() => topology?.[Symbol.asyncDispose]());

const root = join(import.meta.dirname, '../../..');
const lab = (name: string, keys: string): string => {
  const path = join(topology.folder, `${name}.yaml`);
  writeFileSync(path, `lab: 1\nname: ${name}\nmachines:\n  host: { connect: ssh, ${keys} }\n`);
  return path;
};
const inside = (...argv: string[]): Promise<ProgramOutput> => {
  const [nsenter = '', ...words] = topology.operator.enter;
  return runbook([...words, join(root, 'bin', 'runbook'), ...argv], {
    path: nsenter,
    env: { HOME: '/root', XDG_STATE_HOME: '/root/state' },
  });
};

/** The JSON answer of a verb that succeeded. */
async function facts(keys: string): Promise<unknown> {
  const said = await inside('facts', '--json', '--lab', lab('any', keys));
  expect({ code: said.code, stderr: said.stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(said.stdout.trim().split('\n').at(-1) ?? '');
}

describe.runIf(isRoot)('a host behind a gate', () => {
  test("a bare alias of the user's own configuration is enough: user, key and jump host are in it", async () => {
    const seen = await facts('host: node7');
    expect(JSON.stringify(seen)).toContain(addresses.host);
    expect(seen).toMatchObject({ facts: { privileges: { root: true } } });
  });

  test('a jump host can be in the options of the lab file', async () => {
    const keys = `host: ${addresses.host}, user: root, identity_file: ~/.ssh/lab_key, options: [ProxyJump=the-gate]`;
    expect(JSON.stringify(await facts(keys))).toContain(addresses.host);
  });

  test.each([
    [
      'a machine with an unknown host key',
      'host: node7, options: [HostKeyAlias=stranger]',
      /host key of the machine is not known/,
    ],
    ['a user without a key', 'host: node7, user: daemon', /daemon@\S+ is not allowed to log in/],
    ['a port without a listener', 'host: the-gate, port: 99', /refuses connections to its port 99/],
    ['the same behind the gate', 'host: node7, port: 99', /refuses connections from the jump host/],
    ['an unknown host name', 'host: nowhere.invalid', /the host name nowhere\.invalid has no address/],
    ['no route to the host', `host: ${addresses.host}, options: [ProxyJump=none]`, /Network is unreachable/],
    [
      'an unknown jump host name',
      'host: node7, options: [ProxyJump=gate9.invalid]',
      /the host name \S*gate9\S* has no address/,
    ],
  ])('%s: one line reports the error, another the remedy', async (_, keys, reason) => {
    const said = await inside('facts', '--lab', lab('bad', keys));
    expect({ code: said.code, stdout: said.stdout }).toEqual({ code: 1, stdout: '' });
    expect(said.stderr).toMatch(reason);
    expect(said.stderr).toMatch(/^error: .*\n {2}hint: .*\n$/);
  });

  test('a cable that is pulled while no program runs is reported within the time to connect', async () => {
    topology.pull();
    const said = await inside('facts', '--lab', lab('pulled', 'host: node7, options: [ConnectTimeout=2]'));
    topology.plug();
    expect(said.code).toBe(1);
    expect(said.stderr).toMatch(/hint: /);
    expect(JSON.stringify(await facts('host: node7'))).toContain(addresses.host);
  });

  test('a cable that is pulled and plugged again in a run is not noticed', { timeout: 180_000 }, async () => {
    writeFileSync(
      join(topology.folder, 'slow.yaml'),
      'runbook: 1\nname: slow\nsummary: Slow\nsteps:\n' +
        '  - id: slow\n    type: command\n    with:\n      argv: [sh, -c, "sleep 3; touch /var/lib/slow"]\n' +
        '      undo: [rm, /var/lib/slow]\n      creates: /var/lib/slow\n      why: test\n',
    );
    const work = ['--lab', lab('cabled', 'host: node7')];
    const applying = inside('apply', join(topology.folder, 'slow.yaml'), '--yes', ...work);
    await vi.waitFor(() => topology.host.run('pgrep', '-f', 'sleep 3; touch'), { timeout: 60_000 });
    topology.pull();
    await sleep(5000);
    topology.plug();
    expect(await applying).toMatchObject({ code: 0, stderr: '' });
    expect(topology.host.run('ls', '/var/lib')).toContain('slow');
    expect((await inside('undo', '--yes', ...work)).code).toBe(0);
    expect(topology.host.run('ls', '/var/lib')).not.toContain('slow');
  });
});
