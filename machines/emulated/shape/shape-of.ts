import type { WantedShape } from '../../../schemas/types/lab.ts';
import { orderedDevices } from './lab-device.ts';
import { defaultLabShape, nicsOf, pairBehindBridge } from './lab-shape.ts';
import type { LabShape } from './lab-shape.ts';

/** An invalid shape: the key, and what is wrong with it. */
export interface ShapeMistake {
  readonly key: keyof WantedShape;
  readonly message: string;
}

/** The requested shape, with defaults for missing keys; or the mistake, if its parts contradict each other. */
export function shapeOf(wanted: WantedShape): LabShape | ShapeMistake {
  const { numa = 1 } = wanted;
  // If only the number of nodes is given, all nodes get the same number of CPUs.
  const { vcpus = Math.ceil(defaultLabShape.vcpus / numa) * numa } = wanted;
  const memoryMiB = wanted.memory === undefined ? defaultLabShape.memoryMiB : mebibytes(wanted.memory);
  if (memoryMiB < 1024) return { key: 'memory', message: `an emulated host needs at least 1G of memory` };
  if (memoryMiB > 1024 * 1024)
    return { key: 'memory', message: `${wanted.memory} is more than the maximum of an emulated host (1024G)` };
  if (vcpus % numa !== 0) return { key: 'numa', message: `${vcpus} vCPUs cannot be split equally over ${numa} nodes` };
  if (wanted.suite === 'trixie' && wanted.boot_loader === 'systemd-boot')
    return {
      key: 'boot_loader',
      message: 'systemd-boot is only supported with bookworm: omit boot_loader or suite',
    };
  const devices = orderedDevices(wanted.devices ?? []);
  const [first, ...more] = nicsOf(wanted.nics ?? 1, wanted.nic_model ?? 'e1000e');
  return {
    vcpus,
    memoryMiB,
    iommu: wanted.iommu ?? defaultLabShape.iommu,
    ...(numa > 1 && { numaNodes: numa }),
    ...(wanted.bridge !== undefined && { bridged: wanted.bridge }),
    ...(wanted.boot_loader === 'systemd-boot' && { loader: wanted.boot_loader }),
    ...(wanted.suite === 'trixie' && { suite: wanted.suite }),
    ...(wanted.nesting === false && { nesting: false }),
    ...(devices.length > 0 && { devices }),
    nics: [first, ...more, ...(wanted.shared_group ? pairBehindBridge() : [])],
  };
}

const mebibytes = (size: string): number => Number(size.slice(0, -1)) * (size.endsWith('G') ? 1024 : 1);
