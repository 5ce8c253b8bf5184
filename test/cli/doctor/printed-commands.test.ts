import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { withIommuOn, withoutIommu } from '../../machines/simulated/hosts/variants.ts';
import { root, runbook } from '../run-binary.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-printed-'));
});
afterAll(() => rm(folder, { recursive: true }));

const launcher = join(root, 'bin', 'runbook');
const there = (argv: readonly string[], cwd = folder) => runbook(argv, { cwd, env: { RUNBOOK_COMMAND: launcher } });

/** The commands of runbook that doctor prints, each once, without the launcher. */
const printed = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(new RegExp(`${RegExp.escape(launcher)} (.*)$`, 'gm'))].map(([, words = '']) => words)),
];

const tried = new Set<string>();

/** A command that reads as much as the printed one, and changes nothing. */
const harmless = (command: string): string => command.replace(/^apply /, 'plan ');

describe.each([
  ['stock', labHost],
  ['ready', withIommuOn(labHost)],
  ['hopeless', withoutIommu(labHost)],
])('every command that doctor prints about the host "%s" works in a folder outside of the repository', (name, host) => {
  test('as printed', { timeout: 120_000 }, async () => {
    await writeFile(join(folder, `${name}.json`), JSON.stringify(host));
    const machines = `{ host: { connect: simulated, tree: ${name}.json }, guest: { connect: guest-agent, host: host, vm: passthrough } }`;
    await writeFile(join(folder, `${name}.yaml`), `lab: 1\nname: ${name}\nmachines: ${machines}\n`);
    const { stdout, stderr } = await there(['doctor', '--lab', `${name}.yaml`]);
    expect(stderr).toBe('');
    const commands = printed(stdout);
    expect(commands.length, stdout).toBeGreaterThan(2);
    for (const command of commands) {
      expect(command).not.toContain('playbooks/');
      // The same command for another host would only be slow.
      const shape = command.replace(`${name}.yaml`, 'LAB');
      if (tried.has(shape)) continue;
      tried.add(shape);
      const { code, stderr } = await there(harmless(command).split(' '));
      // A plan of this machine may be refused (3), but the command line and its files are right.
      expect([0, 3, 4], `${command}\n${stderr}`).toContain(code);
    }
  });
});

describe('a shipped playbook has a name that works in every folder', () => {
  test('and a file of that name is preferred', async () => {
    expect((await there(['validate', 'passthrough', 'host-setup'])).code).toBe(0);
    expect((await there(['validate', 'tools'])).code).toBe(0);
    await writeFile(join(folder, 'tools'), 'no playbook\n');
    expect((await there(['validate', 'tools'])).code).toBe(2);
    expect((await there(['explain', 'passthrough'])).stdout).toContain('nic');
    await rm(join(folder, 'tools'));
  });

  test.each([
    ['pasthrough', /no playbook with this name is shipped with runbook[^]*did you mean 'passthrough'/],
    ['playbooks/host-setup.yaml', /its name is enough: host-setup/],
    ['nothing.yaml', /nothing\.yaml: the file does not exist/],
    ['', /the file does not exist/],
  ])('a wrong name gets a hint: %s', async (name, message) => {
    const { code, stderr } = await there(['plan', name]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
