import { join } from 'node:path';
import { stringify } from 'yaml';
import { readPlaybook } from '../../cli/run/read-playbook.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineDescription } from '../../machines/simulated/tree/description.ts';
import type { Fault } from '../../machines/simulated/machine/faults.ts';
import { labHost } from '../../machines/simulated/hosts/lab-host.ts';
import {
  withGrubEntries,
  withKernelstub,
  withRpmOstree,
  withSystemdBoot,
} from '../machines/simulated/hosts/loader-variants.ts';
import {
  amd,
  withCpus,
  withFiles,
  withFunctions,
  withIommuOn,
  withSameIdCard,
} from '../machines/simulated/hosts/variants.ts';
import { stepTypes } from '../../steps/index.ts';
import { guestInterrupts } from './guest-interrupts.ts';
import type { Case } from './case.ts';

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

/** A cloud image as every address of the simulated network serves it. */
const cloudImage = {
  image_url: 'https://cloud.example.org/debian-12.raw',
  image_sha256: 'd1d52ee980230ce990745967f1894f5185db39a1183d70c5825833c495d91506',
  image_format: 'raw',
  memory: '1G',
  password: 'secret',
};

/** Every shipped playbook, on a stock host of Intel and of AMD. */
export const playbooks: readonly Case[] = [
  ...(await shipped('host-setup.yaml', {})),
  ...(await shipped('tools.yaml', {})),
  ...(await shipped('debug-symbols.yaml', { from: 'archive' })),
  ...(await shipped('passthrough.yaml', passthrough)),
  // Killed at each of its calls it takes a minute; the case above covers the differences on AMD.
  ...(await shipped('passthrough-two-cards.yaml', { ...passthrough, ...second }, withSameIdCard)).slice(0, 1),
  ...(
    await shipped('passthrough-function.yaml', { ...passthrough, nic: '0000:01:00.0', functions: '2' }, withFunctions)
  ).slice(0, 1),
  ...(await shipped('passthrough-device.yaml', { device: '8086:10d3', disk: passthrough.disk })).slice(0, 1),
  ...(
    await shipped('dedicated-cpus.yaml', { nic: passthrough.nic, mode: 'boot' }, (host) =>
      withCpus(host, 8, { nodes: 2 }),
    )
  ).slice(0, 1),
  ...(await shipped('vm-create.yaml', cloudImage)).slice(0, 1),
  ...(await shipped('irq-affinity.yaml', { nic: passthrough.nic, cpus: '2-3' })).slice(0, 1),
];

const loadVfio = { id: 'before-vfio', type: 'modprobe', with: { module: 'vfio-pci' } };
const bind = { id: 'before-bind', type: 'pci-bind', with: { device: '0000:00:04.0' } };

/** A guest with two virtual CPUs. */
const pinned = {
  id: 'before-vm',
  type: 'qemu-launch',
  with: {
    name: 'pinned',
    memory: '512M',
    cpus: 2,
    cpu: 'max',
    accelerator: 'tcg',
    boot: { kernel: '/boot/vmlinuz', append: 'console=ttyS0' },
    agent: false,
    ready_within: 30,
  },
};

/** The steps that a type's examples need before them. */
const before: Readonly<Record<string, readonly object[]>> = {
  'pci-bind': [loadVfio],
  'qemu-launch': [loadVfio, bind],
  'isolcpus-pin': [pinned],
  measure: [{ id: 'before-iperf', type: 'package-install', with: { packages: ['iperf'] } }],
};

/** Additions to the machine for a type's examples. */
const shapes: Readonly<Record<string, (description: MachineDescription) => MachineDescription>> = {
  sriov: withFunctions,
  'isolcpus-pin': (description) => withCpus(description, 8, { nodes: 2 }),
  'choose-cpus': (description) => withCpus(description, 8, { nodes: 2 }),
};

/** Every example of every step type's schema, each in a separate playbook, on a host with an enabled IOMMU. */
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
    description: shapes[name]?.(ready) ?? ready,
  })),
);

/** The first write to each of these files fails. */
function failingOnce(...files: readonly string[]): () => Fault {
  return () => {
    const left = new Set(files);
    return ({ method, path = '' }) => {
      const file = [...left].find((each) => method === 'write' && path.endsWith(each));
      if (file === undefined) return undefined;
      left.delete(file);
      return new MachineError(`write ${path}: Input/output error`, { code: 'EIO', path });
    };
  };
}

const retry = { times: 2, delay: 1 };
const pages = '/proc/sys/vm/nr_hugepages';

const tried = () => ({ parameters: { ensure: ['intel_iommu=on'], remove: ['quiet'] } });

/** Parameters that are kept once a boot with them was good. */
export const trial: Case = {
  name: 'a trial boot',
  text: stringify({
    runbook: 1,
    name: 'trial',
    summary: 'Parameters are tried in one boot and kept after it',
    steps: [
      { id: 'try', type: 'grub-edit', with: { ...tried(), trial: true } },
      { id: 'reboot', type: 'reboot' },
      { id: 'keep', type: 'grub-edit', with: tried() },
      { id: 'bind', type: 'modprobe', with: { module: 'vfio-pci' } },
    ],
  }),
  inputs: {},
  description: stock,
  lostByPowerCut: 'trial-boot-failed',
};

/** Kernel parameters on a machine that something else than Debian's GRUB starts. */
const onLoader = (name: string, description: MachineDescription): Case => ({
  name: `kernel parameters by ${name}`,
  text: stringify({
    runbook: 1,
    name: 'parameters',
    summary: 'Kernel parameters',
    steps: [
      { id: 'parameters', type: 'grub-edit', with: { parameters: { ensure: ['intel_iommu=on'], remove: ['quiet'] } } },
    ],
  }),
  inputs: {},
  description: withFiles(description, disk),
});

const loaders: readonly Case[] = [
  onLoader('systemd-boot', withSystemdBoot(labHost)),
  onLoader('kernelstub', withKernelstub(labHost)),
  onLoader('GRUB with entries', withGrubEntries(labHost)),
  onLoader('GRUB with entries that share a variable', withGrubEntries(labHost, true)),
  onLoader('rpm-ostree', withRpmOstree(labHost)),
];

/** Steps with for_each, and steps that are repeated. */
export const flows: readonly Case[] = [
  trial,
  ...loaders,
  {
    name: 'for_each over two cards',
    text: stringify({
      runbook: 1,
      name: 'cards',
      summary: 'Two cards',
      inputs: { cards: { type: 'list', items: 'pci-address' } },
      steps: [
        loadVfio,
        { id: 'bind', type: 'pci-bind', for_each: '{{ inputs.cards }}', with: { device: '{{ item }}' } },
        {
          id: 'set',
          type: 'sysfs-write',
          for_each: [
            { path: pages, value: 4 },
            { path: '/proc/sys/kernel/numa_balancing', value: 0 },
          ],
          when: "{{ eq (default steps.bind.[1].driver 'none') 'vfio-pci' }}",
          with: { path: '{{ item.path }}', value: '{{ item.value }}' },
        },
      ],
    }),
    inputs: { cards: '0000:00:04.0,0000:00:05.0' },
    description: withSameIdCard(ready),
  },
  {
    name: 'retry of a binding that stops half-way and of a write that fails',
    text: stringify({
      runbook: 1,
      name: 'retry',
      summary: 'Tried again',
      steps: [
        loadVfio,
        { ...bind, retry },
        { id: 'set', type: 'sysfs-write', retry: { ...retry }, with: { path: pages, value: 4 } },
      ],
    }),
    inputs: {},
    description: ready,
    trouble: failingOnce('unbind', 'drivers_probe', pages),
  },
];

/** Killed at each of its calls this would take minutes; the other cases cover its parts. */
export const guests: readonly Case[] = [{ ...guestInterrupts(loadVfio, bind), description: ready }];
