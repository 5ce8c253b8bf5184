import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLab } from '../../../cli/lab/open-lab.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { withFunctions } from '../../machines/simulated/hosts/variants.ts';
import { root, runbook } from '../run-binary.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-labs-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function lab(host: string, vm: string): Promise<string> {
  const path = join(folder, `${vm}.yaml`);
  const machines = `  host: { ${host} }\n  guest: { connect: guest-agent, host: host, vm: ${vm} }\n`;
  const inputs = `{ nic: '0000:00:04.0', peer: 10.128.0.49, subnet: 10.128.0.0/16, disk: /var/lib/runbook/images/guest.qcow2 }`;
  await writeFile(path, `lab: 1\nname: odd\nmachines:\n${machines}inputs: ${inputs}\n`);
  return path;
}
const playbook = join(root, 'playbooks', 'passthrough.yaml');

test('a guest in a virtual machine that the playbook does not start is reported at its place, and the plan continues', async () => {
  const odd = await runbook(['plan', playbook, '--lab', await lab('connect: simulated', 'passthru')]);
  expect(odd.stderr).toMatch(
    /passthru\.yaml:5:\d+ warning: machine 'guest' is the guest of virtual machine 'passthru', but this playbook starts 'passthrough'/,
  );
  expect(odd.stderr).toContain("did you mean 'passthrough'?");
  const right = await runbook(['plan', playbook, '--lab', await lab('connect: simulated', 'passthrough')]);
  // The missing disk is reported separately: the plan is the same.
  expect({ ...right, stderr: '' }).toEqual({ ...odd, stderr: '' });
  expect(right.stderr).toBe('');
});

test('an unreadable description of a simulated machine is a mistake of the lab file, for every verb', async () => {
  const path = await lab('connect: simulated, tree: nowhere.json', 'unread');
  for (const argv of [['plan', playbook], ['runs'], ['status'], ['undo', '--yes']]) {
    const { code, stderr } = await runbook([...argv, '--lab', path]);
    expect({ argv, code }).toEqual({ argv, code: 2 });
    expect(stderr).toMatch(/unread\.yaml:4:\d+ error: cannot read the simulated machine .*\/nowhere\.json: /);
  }
});

test('the files that a lab names are relative to the lab file, from any working directory', async () => {
  const path = await lab('connect: simulated, tree: own.json', 'beside');
  await writeFile(join(folder, 'own.json'), JSON.stringify(withFunctions(labHost)));
  const { code, stdout, stderr } = await runbook(['facts', '--lab', path, '--json'], { cwd: root });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('0000:01:00.0');
  const ssh = await lab('connect: ssh, host: nowhere.invalid, identity_file: keys/lab', 'keyed');
  const opened = await openLab(ssh);
  expect(opened).toMatchObject({
    ok: true,
    value: { lab: { machines: { host: { identityFile: join(folder, 'keys/lab') } } } },
  });
});
