import type { MachineReader } from '../../engine/model/machine.ts';
import type { Facts } from '../../schemas/types/facts.ts';
import type { Look } from '../system/look.ts';

/** The parameters of a module that are in effect; empty for a module that is not in the kernel. */
async function readParameters(module: string, machine: MachineReader, look: Look): Promise<Facts['kvm']['parameters']> {
  const folder = `/sys/module/${module}/parameters`;
  const names = (await look('kvm.parameters', [], machine.list(folder))) ?? [];
  const values = await Promise.all(
    names.map((name) => look('kvm.parameters', undefined, machine.read(`${folder}/${name}`))),
  );
  return names.flatMap((name, index) => {
    const value = values[index];
    return value === undefined ? [] : [{ module, name, value: value.trim() }];
  });
}

/**
 * Virtualization as the kernel offers it: the processor's flag alone is not enough, because firmware can lock the
 * feature.
 */
export async function readKvm(machine: MachineReader, look: Look): Promise<Facts['kvm']> {
  const [device, intel, amd, ...parameters] = await Promise.all([
    ...['/dev/kvm', '/sys/module/kvm_intel', '/sys/module/kvm_amd'].map((path) =>
      look('kvm', undefined, machine.stat(path)),
    ),
    ...['kvm', 'kvm_intel', 'kvm_amd'].map((module) => readParameters(module, machine, look)),
  ] as const);
  const module = intel !== undefined ? 'kvm_intel' : amd !== undefined ? 'kvm_amd' : null;
  const shown = device === undefined ? '/dev/kvm does not exist' : '/dev/kvm exists';
  return {
    device: device !== undefined,
    module,
    how: `${shown}; /sys/module: ${module ?? 'neither kvm_intel nor kvm_amd'}`,
    parameters: parameters.flat() as Facts['kvm']['parameters'],
  };
}
