import type { Accelerator } from './accelerator.ts';
import { deviceOf } from '../shape/check-shape.ts';
import { deviceArgv } from './device-argv.ts';
import { bridgeSlot, managementNic } from '../shape/lab-shape.ts';
import type { LabNic, LabShape } from '../shape/lab-shape.ts';

/** Names of the files in a lab's folder, which is QEMU's working directory. */
export const labFiles = {
  disk: 'disk.qcow2',
  variables: 'variables.qcow2',
  serialSocket: 'serial.sock',
  serialLog: 'serial.log',
  qmpSocket: 'qmp.sock',
  log: 'qemu.log',
} as const;

export interface LabStart {
  /** The lab's name: lower-case letters, digits and dashes. */
  readonly name: string;
  /** The marker that distinguishes this lab's QEMU from every other process. */
  readonly uuid: string;
  readonly shape: LabShape;
  readonly accelerator: Accelerator;
  readonly firmwareCode: string;
  /** The loopback port that is forwarded to the host's ssh; with 0 the kernel chooses one. */
  readonly port: number;
  /** The descriptor that the saved state is read from; absent for a start from power-on. */
  readonly incoming?: number;
}

/**
 * The emulated CPU: everything that QEMU emulates, including SVM, except features that break a kernel here. With
 * xsave the kernel of an inner guest panics; with avx and aes the host's own aesni code faults. Without erms and la57
 * a boot takes a fifth less time: an emulated `rep movsb` copies byte by byte, and five levels of page tables are
 * walked in software. Without monitor the firmware lets all processors except the first wait with hlt: an emulated
 * mwait spins, and takes QEMU's locks.
 */
const translatedCpu = [
  'max',
  ...['xsave', 'pku', 'avx', 'avx2', 'aes', 'pclmulqdq', 'vaes', 'vpclmulqdq', 'erms', 'la57', 'monitor'].map(
    (feature) => `${feature}=off`,
  ),
].join(',');

/**
 * MiB of translated code that QEMU keeps; when they are full, it discards all of it. A reset does not discard it, and
 * a kernel that is unpacked over pages with code of the boot before is slowed down at each write: with QEMU's own 1
 * GiB, reboots took 21 to 97 s.
 */
const translatedMiB = 128;

/** QEMU's arguments for an emulated host (qemu-system-x86_64(1), 7.2 or later). */
export function labArgv(start: LabStart): readonly string[] {
  const { shape } = start;
  return [
    'qemu-system-x86_64',
    '-name',
    `runbook-lab-${start.name},debug-threads=on`,
    ...labMarker(start.uuid),
    '-nodefaults',
    '-no-user-config',
    '-display',
    'none',
    '-machine',
    'q35,kernel-irqchip=split,sata=off,smbus=off',
    ...(start.accelerator === 'kvm'
      ? ['-accel', 'kvm', '-cpu', 'host']
      : ['-accel', `tcg,thread=multi,tb-size=${translatedMiB}`, '-cpu', translatedCpu]),
    ...processorArgv(shape),
    '-rtc',
    'base=utc,clock=host',
    ...iommuArgv(shape.iommu),
    '-drive',
    `if=pflash,unit=0,format=raw,readonly=on,file=${start.firmwareCode.replaceAll(',', ',,')}`,
    '-drive',
    `if=pflash,unit=1,format=qcow2,file=${labFiles.variables}`,
    '-drive',
    `if=none,id=disk,format=qcow2,discard=unmap,file=${labFiles.disk}`,
    '-device',
    'virtio-blk-pci,drive=disk,addr=2',
    '-netdev',
    `user,id=management,ipv6=off,restrict=on,hostfwd=tcp:127.0.0.1:${start.port}-10.0.2.15:22`,
    '-device',
    `virtio-net-pci,netdev=management,mac=${managementNic.mac},addr=${managementNic.slot},romfile=`,
    ...(shape.nics.some(({ isBehindBridge }) => isBehindBridge)
      ? ['-device', `pcie-pci-bridge,id=bridge,addr=0x${bridgeSlot.toString(16)}`]
      : []),
    ...shape.nics.flatMap((nic, index) => nicArgv(nic, index, shape)),
    ...(shape.devices ?? []).flatMap(deviceArgv),
    '-device',
    'virtio-rng-pci,addr=5',
    '-chardev',
    `socket,id=serial,path=${labFiles.serialSocket},server=on,wait=off,logfile=${labFiles.serialLog}`,
    '-serial',
    'chardev:serial',
    '-qmp',
    `unix:${labFiles.qmpSocket},server=on,wait=off`,
    ...(start.incoming === undefined ? [] : ['-S', '-incoming', `fd:${start.incoming}`]),
  ];
}

/** The arguments that distinguish a lab's QEMU from every other process. */
export function labMarker(uuid: string): readonly string[] {
  return ['-uuid', uuid];
}

/** Each NUMA node is a socket with its share of the memory. */
function processorArgv({ vcpus, memoryMiB, numaNodes }: LabShape): readonly string[] {
  if (numaNodes === undefined) return ['-smp', String(vcpus), '-m', `${memoryMiB}M`];
  const cores = vcpus / numaNodes;
  const share = Math.floor(memoryMiB / numaNodes);
  const nodes = Array.from({ length: numaNodes }, (_, node) => [
    '-object',
    `memory-backend-ram,id=node${node},size=${share}M`,
    '-numa',
    `node,nodeid=${node},memdev=node${node},cpus=${node * cores}-${(node + 1) * cores - 1}`,
  ]);
  return [
    '-smp',
    `${vcpus},sockets=${numaNodes},cores=${cores},threads=1`,
    '-m',
    `${share * numaNodes}M`,
    ...nodes.flat(),
  ];
}

function iommuArgv(iommu: LabShape['iommu']): readonly string[] {
  switch (iommu) {
    case 'intel':
      return ['-device', 'intel-iommu,intremap=on,caching-mode=on'];
    case 'amd':
      // It is a PCI device too, and gets the first free slot, 0000:00:01.0.
      return ['-device', 'amd-iommu,intremap=on'];
    case 'none':
      return [];
  }
}

function nicArgv(nic: LabNic, index: number, shape: LabShape): readonly string[] {
  // Without these two options a virtio device bypasses the IOMMU.
  const translated = nic.model === 'virtio' && shape.iommu !== 'none' ? ',disable-legacy=on,iommu_platform=on' : '';
  const bus = nic.isBehindBridge ? ',bus=bridge' : '';
  return [
    '-netdev',
    `user,id=nic${index},ipv6=off,net=${nic.subnet},host=${nic.peer},dhcpstart=${nic.firstLease}`,
    '-device',
    `${deviceOf(nic.model)},netdev=nic${index},mac=${nic.mac}${bus},addr=0x${nic.slot.toString(16)},romfile=${translated}`,
  ];
}
