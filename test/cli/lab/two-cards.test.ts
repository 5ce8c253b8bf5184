import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { withFiles, withSameIdCard } from '../../machines/simulated/hosts/variants.ts';
import { runbook } from '../run-binary.ts';

let folder = '';
const inFolder = (...argv: string[]) => runbook(argv, { cwd: folder });

const files: Readonly<Record<string, string>> = {
  'quick.yaml': `runbook: 1
name: two-cards-quick
summary: A variant of the variant that ships
extends: passthrough-two-cards
inputs:
  memory: { default: 1G }
steps:
  - remove: ping
  - change: lease-second
    with: { timeout: 30 }
`,
  'twin.yaml': `lab: 1
name: twin
machines:
  host: { connect: simulated, tree: twin.json }
  guest: { connect: guest-agent, host: host, vm: passthrough }
inputs:
  nic: 0000:00:04.0
  peer: 10.128.0.49
  subnet: 10.128.0.0/16
  disk: /var/lib/runbook/guest.qcow2
  second_nic: 0000:00:05.0
  second_peer: 10.129.0.49
  second_subnet: 10.129.0.0/16
`,
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-cards-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const twin = withFiles(withSameIdCard(labHost), { '/boot/vmlinuz': 'MZ', '/var/lib/runbook/guest.qcow2': 'QFI' });
  await writeFile(join(folder, 'twin.json'), JSON.stringify(twin));
});
afterAll(() => rm(folder, { recursive: true }));

test('a variant of the variant that ships is validated, planned and applied on a host with two cards', async () => {
  expect(await inFolder('validate', 'quick.yaml')).toMatchObject({ code: 0, stderr: '' });
  const planned = await inFolder('plan', 'quick.yaml', '--lab', 'twin.yaml');
  expect(planned).toMatchObject({ code: 0, stderr: '' });
  const { code, stdout, stderr } = await inFolder('apply', 'quick.yaml', '--lab', 'twin.yaml', '--yes');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Card 0000:00:04.0 (8086:10d3) is driven by vfio-pci');
  expect(stdout).toContain('Card 0000:00:05.0 (8086:10d3) is driven by vfio-pci');
  expect(stdout).toContain('The guest has 10.129.7.7 on enp0s5, through the second card');
});

test('a lab for another machine: the missing machine is reported once, with the existing ones', async () => {
  const other =
    'lab: 1\nname: other\nmachines: { host: { connect: simulated }, vm: { connect: guest-agent, host: host, vm: x } }\n';
  await writeFile(join(folder, 'other.yaml'), `${other}inputs: { server: 10.0.0.1, nic: 0000:00:04.0 }\n`);
  const machines = await inFolder('plan', 'quick.yaml', '--lab', 'other.yaml');
  expect(machines).toMatchObject({ code: 2, stdout: '' });
  expect(machines.stderr).toContain(
    "the lab 'other' has no machine 'guest', but 3 steps (lease, lease-second, ping-second) run on it",
  );
  expect(machines.stderr).toContain('hint: machines in other.yaml: host, vm (use --lab to select another lab)');
  await writeFile(
    join(folder, 'other.yaml'),
    `${other.replace('vm:', 'guest:')}inputs: { server: 10.0.0.1, nic: 0000:00:04.0 }\n`,
  );
  const inputs = await inFolder('plan', 'quick.yaml', '--lab', 'other.yaml');
  expect(inputs.code).toBe(2);
  expect(inputs.stderr).toContain("input 'peer' (ip-address) has no value");
  expect(inputs.stderr).toContain('other.yaml sets inputs that this playbook does not have: server');
});
