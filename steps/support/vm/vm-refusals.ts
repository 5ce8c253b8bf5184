import type { Refusal } from '../../../engine/model/step-type.ts';
import type { OpenFile } from '../../../facts/system/read-open-files.ts';
import type { QemuLaunch } from '../../../schemas/types/steps/qemu-launch.ts';
import { iommufdChecks } from './iommufd-checks.ts';
import { bytes, gib, lockedBytes } from './memory-size.ts';
import { ownerChecks } from './owner-checks.ts';
import type { SeenOwner } from './see-owner.ts';
import { twiceChecks } from './device-notes.ts';
import { romChecks } from './rom-checks.ts';
import { firmwarePlaces } from './find-firmware.ts';
import type { Ground, SeenPassthrough } from './vm-state.ts';
import { refusal } from '../refusal.ts';

const inGib = (size: number): string => `${(size / gib).toFixed(1)} GiB`;

const named = (openFiles: readonly OpenFile[]): string =>
  openFiles.map(({ path, pid, program }) => `${program} (pid ${pid}) has ${path} open`).join('; ');

function deviceChecks({
  address,
  device,
  vga,
  rom,
  noIommu,
  hindering,
  openFiles,
}: SeenPassthrough): readonly Refusal[] {
  const at = `/sys/bus/pci/devices/${address}`;
  if (device === null)
    return [refusal('device-missing', `PCI device ${address} does not exist.`, `${at} does not exist`)];
  const refusals: Refusal[] = [];
  if (device.driver !== 'vfio-pci') {
    const reason = `${address} is not bound to vfio-pci, so QEMU cannot open it; add a pci-bind step before this step.`;
    const evidence = `${at}/driver is ${device.driver ?? 'missing: it has no driver'}`;
    const follows = { type: 'pci-bind', input: 'device', value: address };
    refusals.push(refusal('device-not-bound', reason, evidence, { follows }));
  }
  if (device.group === null) {
    const reason = `${address} is in no IOMMU group: the IOMMU is off, so VFIO cannot isolate the guest from the host.`;
    refusals.push(refusal('no-iommu-group', reason, `${at}/iommu_group does not exist`, { liftedBy: 'reboot' }));
  }
  if (noIommu) {
    const reason = `${address} is used through VFIO without an IOMMU (enable_unsafe_noiommu_mode), which is for DPDK: QEMU cannot use it. Turn the IOMMU on.`;
    const evidence = `/sys/kernel/iommu_groups/${device.group}/name: vfio-noiommu`;
    refusals.push(refusal('no-iommu-group', reason, evidence, { liftedBy: 'reboot' }));
  }
  if (hindering.length > 0) {
    const evidence = hindering.map((other) => `${other.address} is bound to ${other.driver}`).join('; ');
    const reason = `IOMMU group ${device.group} is not viable: VFIO needs the whole group, and the host still uses a part of it.`;
    refusals.push(refusal('group-not-viable', reason, evidence));
  }
  refusals.push(...romChecks(address, rom));
  if (vga && !device.class.startsWith('0300')) {
    const reason = `${address} is not a VGA controller, so it cannot be the VGA device of the guest; remove x_vga.`;
    refusals.push(refusal('vga-without-display', reason, `${at}/class: 0x${device.class}`));
  }
  if (openFiles.length > 0) {
    refusals.push(refusal('device-in-use', `Another program uses ${address}; stop it first.`, named(openFiles)));
  }
  return refusals;
}

function diskChecks(input: QemuLaunch, { disk, bootMissing }: Ground): readonly Refusal[] {
  const refusals = bootMissing.map((path) =>
    refusal('boot-file-missing', `${path}, which the guest boots, does not exist.`, `${path} does not exist`),
  );
  if (disk === null || input.disk === undefined) return refusals;
  const { path } = input.disk;
  if (disk.kind === null)
    refusals.push(refusal('disk-missing', 'The disk image does not exist.', `${path} does not exist`));
  else if (disk.kind !== 'file' && disk.kind !== 'device') {
    refusals.push(
      refusal('disk-missing', 'The disk must be an image file or a block device.', `${path} is a ${disk.kind}`),
    );
  }
  if (disk.openFiles.length > 0) {
    const reason = 'The disk image is open in another program; two programs that write to it would destroy it.';
    refusals.push(refusal('disk-in-use', reason, named(disk.openFiles)));
  }
  if (disk.uses.length > 0) {
    const what = disk.uses.map((use) => use.what).join('; ');
    const reason = `The host itself uses the block device: ${what}; a guest that writes to it would destroy the data.`;
    refusals.push(refusal('disk-in-use', reason, disk.uses.map(({ evidence }) => evidence).join('; ')));
  }
  return refusals;
}

/**
 * VFIO locks all memory of a guest, which counts towards the limit of its process (Documentation/driver-api/vfio.rst).
 */
function lockChecks(input: QemuLaunch, { lockable }: Ground): readonly Refusal[] {
  if (input.devices.length === 0 || lockedBytes(input) <= lockable.bytes) return [];
  const reason = `The guest's ${input.memory} must be locked in memory for its devices, and systemd may not allow this here (e.g. in a container); allow the container CAP_IPC_LOCK, or raise DefaultLimitMEMLOCK of systemd.`;
  return [refusal('memory-lock-limited', reason, lockable.evidence)];
}

function memoryChecks(input: QemuLaunch, { memoryAvailable, hugepagesFree }: Ground): readonly Refusal[] {
  const size = bytes(input.memory);
  if (input.hugepages) {
    if (hugepagesFree >= size) return [];
    const reason = `The guest's ${input.memory} do not fit into the free huge pages; reserve more, e.g. with a sysfs-write step to nr_hugepages.`;
    return [refusal('memory-short', reason, `/proc/meminfo: ${inGib(hugepagesFree)} in free huge pages`)];
  }
  if (memoryAvailable === null || size + gib <= memoryAvailable) return [];
  const reason = `The guest's ${input.memory} and 1 GiB for the host are more than the available memory; a passed-through device pins all memory of the guest.`;
  return [refusal('memory-short', reason, `/proc/meminfo: MemAvailable is ${inGib(memoryAvailable)}`)];
}

/** The reasons why the virtual machine cannot start on this host (preflights 3, 4, 7, 15, 23, and errors that QEMU would report). */
export function vmRefusals(
  input: QemuLaunch,
  ground: Ground,
  firmwareFound: boolean,
  owner: SeenOwner | null,
): readonly Refusal[] {
  const refusals: Refusal[] = [];
  if (input.accelerator === 'kvm' && !ground.kvm) {
    const reason =
      'KVM is not available: load kvm_intel or kvm_amd, or enable virtualization (VT-x, SVM) in the firmware.';
    refusals.push(
      refusal('kvm-missing', reason, 'none of /dev/kvm, /sys/module/kvm_intel and /sys/module/kvm_amd exists'),
    );
  }
  if (input.firmware === 'uefi' && !firmwareFound) {
    const reason =
      'No UEFI firmware for virtual machines was found; install ovmf (Debian, Ubuntu) or edk2-ovmf (Fedora).';
    refusals.push(refusal('firmware-missing', reason, `looked for ${firmwarePlaces.join(', ')}`));
  }
  return [
    ...refusals,
    ...memoryChecks(input, ground),
    ...lockChecks(input, ground),
    ...diskChecks(input, ground),
    ...twiceChecks(input),
    ...ground.devices.flatMap(deviceChecks),
    ...ownerChecks(input, owner),
    ...iommufdChecks(ground.iommufd),
  ];
}
