import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runbook } from '../cli/run-binary.ts';
import type { Spoken } from '../cli/run-binary.ts';
import { addresses, makeTopology } from './cabled/topology.ts';
import type { Topology } from './cabled/topology.ts';

/** What a person has in ~/.ssh/config: an alias with user, key and jump host. */
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

const root = join(import.meta.dirname, '..', '..');
const lab = (name: string, keys: string): string => {
  const path = join(topology.folder, `${name}.yaml`);
  writeFileSync(path, `lab: 1\nname: ${name}\nmachines:\n  host: { connect: ssh, ${keys} }\n`);
  return path;
};
const inside = (...argv: string[]): Promise<Spoken> => {
  const [nsenter = '', ...words] = topology.operator.enter;
  return runbook([...words, join(root, 'bin', 'runbook'), ...argv], {
    path: nsenter,
    env: { HOME: '/root', XDG_STATE_HOME: '/root/state' },
  });
};

test.runIf(isRoot)("a bare alias of the user's own configuration is enough: user, key and jump host are in it", async () => {
  const said = await inside('facts', '--json', '--lab', lab('alias', 'host: node7'));
  expect(said.stderr).toBe('');
  expect(JSON.parse(said.stdout)).toMatchObject({ machine: 'host', facts: { privileges: { root: true } } });
  expect(said.stdout).toContain('"eth0"');
});
