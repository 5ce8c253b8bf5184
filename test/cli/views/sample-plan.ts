import type { Change } from '../../../changes/index.ts';
import type { FileState } from '../../../engine/model/machine.ts';
import type { Plan } from '../../../engine/model/plan.ts';

const file = (content: string): FileState => ({ encoding: 'utf8', content, mode: 0o644, owner: 0, group: 0 });
const common = { on: 'host', provisional: null } as const;

export const grubEdit: Change = {
  kind: 'file',
  path: '/etc/default/grub',
  before: file('GRUB_DEFAULT=0\nGRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX_DEFAULT="quiet"\n'),
  after: file('GRUB_DEFAULT=0\nGRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX_DEFAULT="quiet intel_iommu=on"\n'),
};

export const moduleLoad: Change = {
  kind: 'module',
  module: 'vfio-pci',
  parameters: {},
  along: [],
  before: { loaded: false },
  after: { loaded: true },
};

/** A plan with a step of every kind but "invalid". */
export const samplePlan: Plan = {
  playbook: 'passthrough',
  machine: 'host',
  steps: [
    {
      ...common,
      id: 'tools',
      title: 'The programs are there',
      type: 'host-check',
      kind: 'checked',
      findings: [{ holds: true, what: 'qemu', evidence: '', reason: '', remedy: '' }],
    },
    {
      ...common,
      id: 'cmdline',
      title: 'Turn the IOMMU on',
      type: 'grub-edit',
      kind: 'change',
      changes: [grubEdit],
      warnings: [],
      pending: 'intel_iommu=on',
    },
    {
      ...common,
      id: 'reboot',
      title: 'Boot with it',
      type: 'reboot',
      kind: 'act',
      intent: 'reboots host',
      reboots: true,
    },
    {
      ...common,
      provisional: 'reboot',
      id: 'vfio',
      title: 'Load vfio-pci',
      type: 'modprobe',
      kind: 'change',
      changes: [moduleLoad],
      warnings: ['it is built in'],
      pending: null,
    },
    { ...common, id: 'irq', title: 'Stop irqbalance', type: 'service', kind: 'unchanged', warnings: [], pending: null },
    { ...common, id: 'numa', title: 'Pin memory', type: 'attribute', kind: 'skipped', reason: 'there is one node' },
    {
      ...common,
      id: 'bind',
      title: 'Hand the NIC over',
      type: 'pci-bind',
      kind: 'refused',
      refusals: [
        {
          check: 'nic-carries-route',
          reason: 'eth0 carries the default route',
          evidence: 'ip -j route: default via 10.0.2.2 dev eth0\u001b[31m',
          override: 'allow_disconnect',
        },
      ],
      warnings: [],
    },
    {
      ...common,
      on: 'guest',
      id: 'ping',
      title: 'Ping the peer',
      type: 'wait',
      kind: 'unknown',
      after: 'vm',
      because: 'machine "guest"',
    },
  ],
};
