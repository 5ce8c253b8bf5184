import { vmFolder } from '../../../facts/virtualization/vm.ts';
import { deviceFolder } from '../../../facts/pci/pci-sysfs.ts';
import { observeProcess } from '../../../changes/process/process-state.ts';
import type { MachineReader } from '../../../engine/model/machine.ts';
import { readIommuGroup } from '../../../facts/pci/iommu-group.ts';
import { explainMissingDevice } from '../../../facts/pci/explain-missing-device.ts';
import { readInterruptRemapping } from '../../../facts/pci/read-interrupt-remapping.ts';
import { readOpenFiles } from '../../../facts/system/read-open-files.ts';
import { hindersGroup } from '../../../facts/pci/hinders-group.ts';
import { readPciDevice } from '../../../facts/pci/pci-device.ts';
import type { QemuLaunch } from '../../../schemas/types/steps/qemu-launch.ts';
import { tolerantly } from '../../../facts/system/tolerantly.ts';
import { largeBars } from '../../../facts/pci/bar-sizes.ts';
import { usesOfDisk } from '../../../facts/usage/disk-uses.ts';
import { readHostUsage } from '../../../facts/usage/host-usage.ts';
import { passedDevices, sharingSlots } from './passed-devices.ts';
import type { PassedDevice } from './passed-devices.ts';
import { seeRom } from './rom-checks.ts';
import { findFirmware } from './find-firmware.ts';
import { findQemu } from './find-qemu.ts';
import { seeIommufd } from './iommufd-checks.ts';
import { readLockable } from './read-lockable.ts';
import { seeOwner } from './see-owner.ts';
import { vmProcess } from './vm-process.ts';
import type { Ground, SeenPassthrough, VmState } from './vm-state.ts';

async function seeDevice(passed: PassedDevice, machine: MachineReader): Promise<SeenPassthrough> {
  const { address, x_vga: vga = false } = passed;
  const [device, resource, rom, release] = await Promise.all([
    readPciDevice(address, machine),
    tolerantly(undefined, machine.read(`${deviceFolder(address)}/resource`)),
    seeRom(passed.rom_file, machine),
    tolerantly(undefined, machine.read('/proc/sys/kernel/osrelease')),
  ]);
  // A virtual function that an earlier step of the plan creates is not missing: this throws UnknownValue.
  if (device === null) await explainMissingDevice(address, machine);
  const bars = largeBars(resource ?? '');
  const seen = { address, device, vga, rom, bars, noIommu: false, hindering: [], openFiles: [] };
  if (device === null || device.group === null) return seen;
  const [group, groupName] = await Promise.all([
    readIommuGroup(device.group, machine),
    machine.read(`/sys/kernel/iommu_groups/${device.group}/name`),
  ]);
  // drivers/vfio/group.c of the kernel makes such a group if vfio has enable_unsafe_noiommu_mode.
  const noIommu = groupName?.trim() === 'vfio-noiommu';
  const others = (group?.members ?? []).filter((member) => member !== address);
  const members = await Promise.all(others.map((member) => readPciDevice(member, machine)));
  const hindering = members
    .filter((member) => member !== null)
    .filter((member) => hindersGroup(member, release?.trim() ?? ''));
  if (device.driver !== 'vfio-pci') return { ...seen, noIommu, hindering };
  const nodes = (await machine.list(`${deviceFolder(address)}/vfio-dev`)) ?? [];
  const paths = [`/dev/vfio/${device.group}`, ...nodes.map((name) => `/dev/vfio/devices/${name}`)];
  const openFiles = (await readOpenFiles('/dev/vfio/', machine)).filter(({ path }) => paths.includes(path));
  return { ...seen, noIommu, hindering, openFiles };
}

async function seeDisk({ disk }: QemuLaunch, machine: MachineReader): Promise<Ground['disk']> {
  if (disk === undefined) return null;
  const path = await machine.resolve(disk.path);
  if (path === undefined) return { kind: null, openFiles: [], uses: [] };
  const [stat, openFiles] = await Promise.all([machine.stat(path), readOpenFiles(path, machine)]);
  const kind = stat?.kind ?? null;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const uses = kind === 'device' ? usesOfDisk(name, await readHostUsage(machine)) : [];
  return { kind, openFiles: openFiles.filter((openFile) => openFile.path === path), uses };
}

/** A line of /proc/meminfo (proc_meminfo(5)); "kB" there means KiB. */
function meminfo(text: string | undefined, name: string): number | null {
  const value = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text ?? '')?.[1];
  return value === undefined ? null : Number(value);
}

async function survey(
  input: QemuLaunch,
  machine: MachineReader,
  qemu: { readonly present: boolean; readonly program: string },
): Promise<Ground> {
  const bootFiles = [input.boot?.kernel ?? '', input.boot?.initrd ?? '', input.seed ?? '', input.cdrom ?? ''];
  const files = bootFiles.filter((path) => path !== '');
  const [node, intel, amd, memory, disk, boot, devices, lockable, interruptRemapping, unsafe, iommufd] =
    await Promise.all([
      machine.stat('/dev/kvm'),
      machine.stat('/sys/module/kvm_intel'),
      machine.stat('/sys/module/kvm_amd'),
      machine.read('/proc/meminfo'),
      seeDisk(input, machine),
      Promise.all(files.map((path) => machine.resolve(path))),
      Promise.all(passedDevices(input).map((device) => seeDevice(device, machine))),
      readLockable(machine, input.user),
      readInterruptRemapping(machine),
      tolerantly(undefined, machine.read('/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts')),
      seeIommufd(input, qemu.program, machine),
    ]);
  const available = meminfo(memory, 'MemAvailable');
  return {
    qemuPresent: qemu.present,
    kvm: [node, intel, amd].some((stat) => stat !== undefined),
    memoryAvailable: available === null ? null : available * 1024,
    hugepagesFree: (meminfo(memory, 'HugePages_Free') ?? 0) * (meminfo(memory, 'Hugepagesize') ?? 0) * 1024,
    lockable,
    interruptRemapping,
    unsafeInterrupts: unsafe?.trim() === 'Y',
    disk,
    bootMissing: files.filter((_, index) => boot[index] === undefined),
    devices,
    iommufd,
  };
}

/** Checks whether the virtual machine runs and with which command line; if it does not, checks whether the host can run it. */
export async function probeVm(input: QemuLaunch, machine: MachineReader): Promise<VmState> {
  const shared = sharingSlots(input);
  const [unit, qemu, firmware, physical] = await Promise.all([
    observeProcess(vmProcess(input, [], false), machine),
    findQemu(machine),
    input.firmware === 'uefi' ? findFirmware(machine) : null,
    Promise.all(shared.map((address) => machine.link(`${deviceFolder(address)}/physfn`))),
  ]);
  const virtualFunctions = shared.filter((_, index) => physical[index] !== undefined);
  const [owner, folder] = await Promise.all([
    seeOwner(input, firmware, machine),
    unit.running ? machine.stat(vmFolder(input.name)) : undefined,
  ]);
  return {
    owner,
    runsAs: folder?.owner ?? null,
    host: { program: qemu.program, firmware, virtualFunctions },
    running: unit.running ? (unit.argv ?? []) : null,
    ready: unit.ready === true,
    ground: unit.running ? null : await survey(input, machine, qemu),
  };
}
