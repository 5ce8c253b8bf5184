import { join } from 'node:path';
import { stringify } from 'yaml';
import { readPlaybook } from '../../cli/read-playbook.ts';
import type { MachineDescription } from '../../machines/simulated/description.ts';
import { labHost } from '../../machines/simulated/lab-host.ts';
import { amd, withFiles, withIommuOn, withTwin } from '../../machines/simulated/variants.ts';
import { stepTypes } from '../../steps/index.ts';
import type { Scenario } from './runbook-on.ts';

/** A scenario with the machine that it starts from. */
export interface Case extends Scenario {
  readonly description: MachineDescription;
}

const disk = {
  '/boot/vmlinuz': 'MZ',
  '/var/lib/runbook/guest.qcow2': 'QFI\u00fb',
};
const stock = withFiles(labHost, disk);
const ready = withFiles(withIommuOn(labHost), disk);

const shipped = async (
  name: string,
  inputs: Record<string, string>,
  shape: (description: MachineDescription) => MachineDescription = (description) => description,
): Promise<readonly Case[]> => {
  const read = await readPlaybook(join(import.meta.dirname, '../../playbooks', name));
  if (!read.ok) throw new Error(read.diagnostics.map(({ message }) => message).join());
  const { text } = read.value;
  const one = { text, source: read.value, inputs };
  return [
    { name, ...one, description: shape(stock) },
    { name: `${name} on AMD`, ...one, description: shape(withFiles(amd(labHost), disk)) },
  ];
};

const passthrough = {
  nic: '0000:00:04.0',
  peer: '10.128.0.49',
  subnet: '10.128.0.0/16',
  disk: '/var/lib/runbook/guest.qcow2',
};
const second = { second_nic: '0000:00:05.0', second_peer: '10.129.0.49', second_subnet: '10.129.0.0/16' };

/** Every shipped playbook, on a stock host of Intel and of AMD. */
export const playbooks: readonly Case[] = [
  ...(await shipped('host-setup.yaml', {})),
  ...(await shipped('passthrough.yaml', passthrough)),
  ...(await shipped('passthrough-two-cards.yaml', { ...passthrough, ...second }, withTwin)),
];

const loadVfio = { id: 'before-vfio', type: 'modprobe', with: { module: 'vfio-pci' } };
const bind = { id: 'before-bind', type: 'pci-bind', with: { device: '0000:00:04.0' } };

/** The steps that a type's examples need before them. */
const before: Readonly<Record<string, readonly object[]>> = {
  'pci-bind': [loadVfio],
  'qemu-launch': [loadVfio, bind],
};

/** Every example of every step type's schema, each in a playbook of its own, on a host whose IOMMU is on. */
export const examples: readonly Case[] = stepTypes.flatMap(({ name, schema }) =>
  ((schema['examples'] ?? []) as readonly object[]).map((example, index) => ({
    name: `${name} example ${index + 1}`,
    text: stringify({
      runbook: 1,
      name: 'example',
      summary: 'One example of a schema',
      steps: [...(before[name] ?? []), { id: 'it', type: name, with: example }],
    }),
    inputs: {},
    description: ready,
  })),
);
