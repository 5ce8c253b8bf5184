import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import type { MachineDescription } from '../../../machines/simulated/tree/description.ts';
import { withFiles, withIommuOn } from '../../machines/simulated/hosts/variants.ts';
import { runbook } from '../run-binary.ts';

let folder = '';
const inFolder = (...argv: string[]) => runbook(argv, { cwd: folder });

/** A card with two functions in one group behind a root port, which is in the group too. */
function withTwoFunctions(description: MachineDescription): MachineDescription {
  const port = { address: '0000:00:06.0', vendor: '8086', device: '3420', class: '060400', subsystem: '1af4:0000' };
  const functions = [0, 1].map((part) => ({
    address: `0000:01:00.${part}`,
    vendor: '8086',
    device: '10c9',
    class: '020000',
    subsystem: '1af4:1100',
    parent: port.address,
    group: 'card',
    resets: ['bus'],
  }));
  const pci = [...description.pci, { ...port, group: 'card' }, ...functions];
  return { ...description, pci: pci.toSorted((a, b) => a.address.localeCompare(b.address, 'en')) };
}

const playbook = join(import.meta.dirname, '../../../playbooks/passthrough-device.yaml');
const on = ['--lab', 'any.yaml', '--set', 'disk=/var/lib/runbook/guest.qcow2'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-any-'));
  const host = withFiles(withTwoFunctions(withIommuOn(labHost)), {
    '/boot/vmlinuz': 'MZ',
    '/var/lib/runbook/guest.qcow2': 'QFI',
  });
  await writeFile(join(folder, 'any.json'), JSON.stringify(host));
  await writeFile(
    join(folder, 'any.yaml'),
    'lab: 1\nname: any\nmachines:\n  host: { connect: simulated, tree: any.json }\n  guest: { connect: guest-agent, host: host, vm: passthrough }\n',
  );
});
afterAll(() => rm(folder, { recursive: true }));

test('a card of two functions is passed by its ID with its whole group, and the guest drives both', async () => {
  const { code, stdout, stderr } = await inFolder('apply', playbook, ...on, '--set', 'device=8086:10c9', '--yes');
  expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('0000:01:00.1 Ethernet controller, driver igb');
  expect(stdout).toContain('the host keeps the bridges of the group: 0000:00:06.0 PCI bridge, driver pcieport');
  expect(stdout).toContain('vfio-pci drives 0000:01:00.0, 0000:01:00.1');
  expect(stdout).toContain('The guest has 01:00.0 8086:10c9 igb, 01:00.1 8086:10c9 igb');
});

test.each([
  ['01:00.0', /its full address, e.g. 0000:01:00.0, or its vendor and device ID/],
  ['8086:10C9', /its full address, e.g. 0000:01:00.0, or its vendor and device ID/],
  ['0x8086:0x10c9', /its full address, e.g. 0000:01:00.0, or its vendor and device ID/],
])('device=%s is neither an address nor an ID', async (value, message) => {
  const { code, stderr } = await inFolder('plan', playbook, ...on, '--set', `device=${value}`);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});

test('the disk of the host is refused', async () => {
  const { code, stdout } = await inFolder('plan', playbook, ...on, '--set', 'device=0000:00:03.0');
  expect(stdout).toContain('device-in-use');
  expect(code).toBe(3);
});
