import type { MachineReader } from '../../engine/model/machine.ts';
import { readModuleEnforcement } from '../../facts/boot/read-module-enforcement.ts';
import { readMountSpace } from '../../facts/system/mount-space.ts';
import type { MountSpace } from '../../facts/system/mount-space.ts';
import { readPciDevices } from '../../facts/pci/pci-device.ts';
import type { PciDevice } from '../../facts/pci/pci-device.ts';
import { queryIfThere } from '../../facts/system/query-if-there.ts';
import { noUsage, readHostUsage } from '../../facts/usage/host-usage.ts';
import type { HostUsage } from '../../facts/usage/host-usage.ts';
import { tolerantly } from '../../facts/system/tolerantly.ts';
import type { Modprobe } from '../../schemas/types/steps/modprobe.ts';

/** The signer of a module's file; empty for an unsigned module. */
interface Signature {
  readonly module: string;
  readonly signer: string;
  /** True if it is part of the kernel's package. */
  readonly intree: boolean;
}

/** The state of the machine around a module. */
export interface Surroundings {
  /** Why only signed modules are taken; null if any is. */
  readonly enforcement: string | null;
  /** The signatures of the module and of its dependencies, if the kernel requires signatures. */
  readonly signatures: readonly Signature[];
  /** Every PCI device, if a parameter names IDs. */
  readonly devices: readonly PciDevice[];
  /** The use of the devices, in the same case. */
  readonly usage: HostUsage;
  /** The initramfs to rebuild, and its size in bytes; null if no rebuild is needed or it is unknown. */
  readonly boot: { readonly space: MountSpace; readonly initramfs: number } | null;
}

async function readSignature(module: string, machine: MachineReader): Promise<Signature | null> {
  const [id, signer, intree] = await Promise.all(
    ['sig_id', 'signer', 'intree'].map((field) => queryIfThere(machine, ['modinfo', '-F', field, module])),
  );
  if (id?.code !== 0) return null;
  return {
    module,
    signer: signer?.stdout.trim() || (id.stdout.trim() === '' ? '' : 'somebody'),
    intree: intree?.stdout.trim() === 'Y',
  };
}

async function readBoot(release: string, machine: MachineReader): Promise<Surroundings['boot']> {
  // Debian and Ubuntu, then Fedora.
  const paths = [`/boot/initrd.img-${release}`, `/boot/initramfs-${release}.img`];
  const [space, ...stats] = await Promise.all([
    tolerantly(null, readMountSpace('/boot', machine)),
    ...paths.map((path) => tolerantly(undefined, machine.stat(path))),
  ]);
  const found = stats.find((stat) => stat !== undefined);
  return space === null || found === undefined ? null : { space, initramfs: found.size };
}

/** Reads the state that loading the module now and at the next boot depends on. */
export async function readSurroundings(
  { module, parameters, persist }: Modprobe,
  loads: readonly string[],
  release: string,
  machine: MachineReader,
): Promise<Surroundings> {
  const [enforcement, devices, usage, boot] = await Promise.all([
    readModuleEnforcement(machine),
    'ids' in parameters ? readPciDevices(machine) : [],
    'ids' in parameters ? readHostUsage(machine) : noUsage,
    persist === true && Object.keys(parameters).length > 0 ? readBoot(release, machine) : null,
  ]);
  const signed =
    enforcement === null ? [] : await Promise.all([module, ...loads].map((one) => readSignature(one, machine)));
  return { enforcement, signatures: signed.filter((one) => one !== null), devices, usage, boot };
}
