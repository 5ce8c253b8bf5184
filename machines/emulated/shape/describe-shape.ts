import { deviceKinds } from './lab-device.ts';
import type { LabShape } from './lab-shape.ts';

/** A part of a shape: its name and its description, e.g. `processor`, `8 vCPUs in 2 NUMA nodes`. */
export type ShapePart = readonly [name: string, words: string];

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const iommus: Readonly<Record<LabShape['iommu'], string>> = { intel: 'Intel VT-d', amd: 'AMD-Vi', none: 'none' };

const routes = {
  none: 'through the management NIC',
  management: 'through the bridge br0 on the management NIC',
  test: 'through the bridge br0 on the NIC under test',
} as const;

/** All parts of a shape in words; two shapes are equal if all their words are equal. */
export function describeShape(shape: LabShape): readonly ShapePart[] {
  const nodes = shape.numaNodes === undefined ? '' : ` in ${shape.numaNodes} NUMA nodes`;
  const [nic] = shape.nics;
  const alone = shape.nics.filter(({ isBehindBridge }) => !isBehindBridge).length;
  const pair = shape.nics.length > alone ? ', and two e1000 behind a PCIe-to-PCI bridge' : '';
  return [
    ['processor', `${counted(shape.vcpus, 'vCPU')}${nodes}`],
    ['memory', `${shape.memoryMiB} MiB`],
    ['IOMMU', iommus[shape.iommu]],
    ['cards', `${alone} ${nic.model}${pair}`],
    ['devices', (shape.devices ?? []).map((name) => deviceKinds[name].words).join(', ') || 'none'],
    ['Debian', shape.suite ?? 'bookworm'],
    ['loader', shape.loader ?? 'grub'],
    ['guests', shape.nesting === false ? 'without KVM' : 'with KVM'],
    ['default route', routes[shape.bridged ?? 'none']],
  ];
}

/** The parts of a shape that differ from the requested shape, in words, e.g. `cards 1 e1000e, not 2 e1000e`; empty if nothing differs. */
export function differingParts(is: LabShape, wanted: LabShape): readonly string[] {
  const requested = describeShape(wanted);
  return describeShape(is).flatMap(([name, words], index) => {
    const other = requested[index]?.[1];
    return words === other ? [] : [`${name} ${words}, not ${other}`];
  });
}
