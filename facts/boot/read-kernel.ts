import type { MachineReader } from '../../engine/model/machine.ts';
import type { Facts } from '../../schemas/types/facts.ts';
import { readKernelConfig } from './kernel-config.ts';
import type { KernelConfig } from './kernel-config.ts';
import type { Look } from '../system/look.ts';
import { readSecureBoot } from './read-module-enforcement.ts';

/** The build options that matter for dedicated CPUs and VFIO (the help of each option in Kconfig). */
function featuresOf(config: KernelConfig | null): Facts['kernel']['features'] {
  const has = (option: string): boolean | null => (config === null ? null : config.options.has(option));
  return {
    source: config?.source ?? null,
    noHzFull: has('NO_HZ_FULL'),
    rcuNocb: has('RCU_NOCB_CPU'),
    cpuIsolation: has('CPU_ISOLATION'),
    vfioPci: has('VFIO_PCI'),
    iommufd: has('IOMMUFD'),
    vfioDeviceCdev: has('VFIO_DEVICE_CDEV'),
  };
}

/** The running kernel: its version, its command line, its options and its restrictions (kernel_lockdown(7)). */
export async function readKernel(machine: MachineReader, look: Look): Promise<Facts['kernel']> {
  const text = async (fact: string, path: string): Promise<string | null> =>
    (await look(fact, undefined, machine.read(path)))?.trim() ?? null;
  const [release, cmdline, bootId, lockdown, secureBoot] = await Promise.all([
    text('kernel', '/proc/sys/kernel/osrelease'),
    text('kernel', '/proc/cmdline'),
    text('kernel', '/proc/sys/kernel/random/boot_id'),
    text('kernel.lockdown', '/sys/kernel/security/lockdown'),
    look('kernel.secureBoot', null, readSecureBoot(machine)),
  ]);
  const config = await look('kernel.features', null, readKernelConfig(release ?? '', machine));
  return {
    release,
    cmdline,
    bootId,
    lockdown: /\[(\w+)\]/.exec(lockdown ?? '')?.[1] ?? null,
    secureBoot,
    features: featuresOf(config),
  };
}
