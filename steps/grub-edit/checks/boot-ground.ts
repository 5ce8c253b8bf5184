import type { MachineReader } from '../../../engine/model/machine.ts';
import { readCpuTopology } from '../../../facts/cpu/cpu-topology.ts';
import type { CpuTopology } from '../../../facts/cpu/cpu-topology.ts';
import { readMountSpace } from '../../../facts/system/mount-space.ts';
import type { MountSpace } from '../../../facts/system/mount-space.ts';
import { readKernelConfig } from '../../../facts/boot/kernel-config.ts';
import type { KernelConfig } from '../../../facts/boot/kernel-config.ts';
import { readOutOfBandConsoles } from '../../../facts/boot/read-out-of-band-consoles.ts';
import { readPciDevices } from '../../../facts/pci/pci-device.ts';
import type { PciDevice } from '../../../facts/pci/pci-device.ts';
import { noUsage, readHostUsage } from '../../../facts/usage/host-usage.ts';
import type { HostUsage } from '../../../facts/usage/host-usage.ts';
import { tolerantly } from '../../../facts/system/tolerantly.ts';
import { readVirtualization } from '../../../facts/virtualization/virtualization.ts';
import type { Virtualization } from '../../../facts/virtualization/virtualization.ts';
import type { GrubEdit } from '../../../schemas/types/steps/grub-edit.ts';
import { readBootEffects } from '../../../facts/boot/effects/boot-effects.ts';
import type { BootEffects } from '../../../facts/boot/effects/boot-effects.ts';
import { isCpuList } from './cpu-checks.ts';
import { requestsOf } from '../request/request.ts';

/** The state of the machine that matters for the parameters at the next boot. */
export interface BootGround {
  /** `uname -r`. */
  readonly release: string;
  readonly config: KernelConfig | null;
  /** Null if no parameter needs it. */
  readonly cpus: CpuTopology | null;
  /** The parameters that tuned adds to the command line. */
  readonly tuned: string;
  readonly space: MountSpace | null;
  readonly consoles: readonly string[];
  readonly virtualization: Virtualization;
  /** Every PCI device, if a parameter binds devices to a driver by their ID. */
  readonly devices: readonly PciDevice[];
  /** The effects of the requested parameters in the running kernel. */
  readonly effects: BootEffects;
  /** The use of the devices, in the same case. */
  readonly usage: HostUsage;
}

/** tuned's part of the line, which its own script puts into grub.cfg (tuned's bootloader plugin). */
async function readTunedWords(machine: MachineReader): Promise<string> {
  const [text, script] = await Promise.all([
    tolerantly(undefined, machine.read('/etc/tuned/bootcmdline')),
    tolerantly(undefined, machine.stat('/etc/grub.d/00_tuned')),
  ]);
  if (script === undefined) return '';
  return /^TUNED_BOOT_CMDLINE=(["']?)(.*)\1\s*$/m.exec(text ?? '')?.[2] ?? '';
}

/** Reads the kernel, the processor and the disk of `folder`, as far as the parameters need it. */
export async function readBootGround(
  input: GrubEdit,
  machine: MachineReader,
  folder = '/boot/grub',
): Promise<BootGround> {
  const requested = requestsOf(input).flatMap(({ wanted }) => wanted);
  const effects = readBootEffects(requested, machine);
  const release = (await machine.read('/proc/sys/kernel/osrelease'))?.trim() ?? '';
  const hasIds = requested.some(({ name }) => /^(vfio|pci)[-_](pci|stub)\.ids$/.test(name));
  const [config, cpus, tuned, space, consoles, virtualization, devices, usage] = await Promise.all([
    readKernelConfig(release, machine),
    requested.some(isCpuList) ? readCpuTopology(machine) : null,
    readTunedWords(machine),
    readMountSpace(folder, machine),
    readOutOfBandConsoles(machine),
    readVirtualization(machine),
    hasIds ? readPciDevices(machine) : [],
    hasIds ? readHostUsage(machine) : noUsage,
  ]);
  return { release, config, cpus, tuned, space, consoles, virtualization, devices, usage, effects: await effects };
}
