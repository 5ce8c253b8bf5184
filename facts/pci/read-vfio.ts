import type { MachineReader } from '../../engine/model/machine.ts';
import type { Facts } from '../../schemas/types/facts.ts';
import { readModule } from '../boot/read-module.ts';
import type { Look } from '../system/look.ts';

/**
 * The ways to pass devices to virtual machines: vfio-pci, and the newer iommufd (Documentation/driver-api/vfio.rst).
 */
export async function readVfio(machine: MachineReader, look: Look): Promise<Facts['vfio']> {
  const unsafe = '/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts';
  const [module, allowed, iommufd] = await Promise.all([
    look('vfio', null, readModule('vfio-pci', machine)),
    look('vfio.unsafeInterrupts', undefined, machine.read(unsafe)),
    look('vfio.iommufd', undefined, machine.stat('/dev/iommu')),
  ]);
  return {
    module,
    unsafeInterrupts: allowed === undefined ? null : allowed.trim() === 'Y',
    iommufd: iommufd !== undefined,
  };
}
