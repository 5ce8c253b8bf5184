import type { MachineReader } from '../../engine/model/machine.ts';
import type { Facts } from '../../schemas/types/facts.ts';
import type { Look } from '../system/look.ts';
import { readOpenFiles } from '../system/read-open-files.ts';
import { readVmNames } from './read-vm-names.ts';

/** The programs that have /dev/kvm or an IOMMU group open: virtual machines, by process id. Only root can see programs of other users. */
export async function readVirtualMachines(machine: MachineReader, look: Look): Promise<Facts['virtualMachines']> {
  const [kvm, vfio] = await Promise.all([
    look('virtualMachines', [], readOpenFiles('/dev/kvm', machine)),
    look('virtualMachines', [], readOpenFiles('/dev/vfio/', machine)),
  ]);
  const pids = [...new Set([...kvm, ...vfio].map(({ pid }) => pid))].sort((one, other) => one - other);
  const names = await look('virtualMachines', new Map<number, string>(), readVmNames(pids, machine));
  return pids.map((pid) => ({
    pid,
    name: names.get(pid) ?? null,
    program: [...kvm, ...vfio].find((one) => one.pid === pid)?.program ?? '',
    accelerated: kvm.some((one) => one.pid === pid),
    // /dev/vfio/vfio is the container, not a device.
    holds: [
      ...new Set(vfio.filter((one) => one.pid === pid && one.path !== '/dev/vfio/vfio').map(({ path }) => path)),
    ].toSorted(),
  }));
}
