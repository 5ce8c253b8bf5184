import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { MachineDescription } from '../../machines/simulated/description.ts';
import { labHost } from '../../machines/simulated/lab-host.ts';
import { amd, withFiles, withIommuOn } from '../../machines/simulated/variants.ts';
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

const shipped = (name: string, inputs: Record<string, string>): readonly Case[] => {
  const text = readFileSync(join(import.meta.dirname, '../../playbooks', name), 'utf8');
  return [
    { name, text, inputs, description: stock },
    { name: `${name} on AMD`, text, inputs, description: withFiles(amd(labHost), disk) },
  ];
};

/** Every shipped playbook, on a stock host of Intel and of AMD. */
export const playbooks: readonly Case[] = [
  ...shipped('host-setup.yaml', {}),
  ...shipped('passthrough.yaml', {
    nic: '0000:00:04.0',
    peer: '10.128.0.49',
    subnet: '10.128.0.0/16',
    disk: '/var/lib/runbook/guest.qcow2',
  }),
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
