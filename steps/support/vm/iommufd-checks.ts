import type { MachineReader } from '../../../engine/model/machine.ts';
import type { Refusal } from '../../../engine/model/step-type.ts';
import { readKernelConfig } from '../../../facts/boot/kernel-config.ts';
import { queryIfThere } from '../../../facts/system/query-if-there.ts';
import { tolerantly } from '../../../facts/system/tolerantly.ts';
import type { QemuLaunch } from '../../../schemas/types/steps/qemu-launch.ts';
import { refusal } from '../refusal.ts';

/** The support for iommufd. */
export interface SeenIommufd {
  /** The evidence that the kernel has no VFIO device nodes; null if it has them. */
  readonly kernel: string | null;
  /** Null if QEMU does not exist. */
  readonly qemu: boolean | null;
}

/** Checks whether the kernel has /dev/iommu and a node for each VFIO device (Documentation/driver-api/vfio.rst), and QEMU the object for it; null if it is not requested. */
export async function seeIommufd(
  { iommufd, devices }: QemuLaunch,
  program: string,
  machine: MachineReader,
): Promise<SeenIommufd | null> {
  if (!iommufd || devices.length === 0) return null;
  const release = (await machine.read('/proc/sys/kernel/osrelease'))?.trim() ?? '';
  const [config, node, help] = await Promise.all([
    readKernelConfig(release, machine),
    tolerantly(undefined, machine.stat('/dev/iommu')),
    queryIfThere(machine, [program, '-object', 'help']),
  ]);
  const missing = ['IOMMUFD', 'VFIO_DEVICE_CDEV'].filter((name) => !/^[ym]$/.test(config?.options.get(name) ?? ''));
  const kernel =
    config === null
      ? node === undefined
        ? '/dev/iommu does not exist'
        : null
      : missing.length > 0
        ? `${config.source}: ${missing.map((name) => `CONFIG_${name} is not set`).join(', ')}`
        : null;
  return { kernel, qemu: help.code === 0 ? /\biommufd\b/.test(help.stdout) : null };
}

/** The reasons why devices cannot be attached through iommufd. */
export function iommufdChecks(seen: SeenIommufd | null): readonly Refusal[] {
  if (seen === null) return [];
  const refusals: Refusal[] = [];
  if (seen.kernel !== null) {
    const reason =
      'This kernel has no iommufd with a node for each device (Linux 6.6 and later, if the distribution enables it); without `iommufd` the devices are attached through their groups.';
    refusals.push(refusal('iommufd-missing', reason, seen.kernel));
  }
  if (seen.qemu === false) {
    const reason =
      'This QEMU does not support iommufd (version 8.2 and later do); without `iommufd` the devices are attached through their groups.';
    const evidence = 'qemu-system-x86_64 -object help: no iommufd';
    refusals.push(refusal('iommufd-not-in-qemu', reason, evidence));
  }
  return refusals;
}
