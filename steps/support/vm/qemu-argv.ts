import { agentSocket, qmpSocket, vmFolder } from '../../../facts/virtualization/vm.ts';
import type { QemuLaunch } from '../../../schemas/types/steps/qemu-launch.ts';
import { deviceArgv } from './device-argv.ts';
import type { Firmware } from './find-firmware.ts';

/** The data of the host that the command line depends on. */
export interface HostPart {
  /** QEMU's program, e.g. /usr/bin/qemu-system-x86_64. */
  readonly program: string;
  /** Null for the firmware QEMU brings itself (SeaBIOS). */
  readonly firmware: Firmware | null;
  /** Devices of the step that share a slot and are virtual functions. */
  readonly virtualFunctions?: readonly string[];
}

/** A value inside one of QEMU's comma-separated options: a comma is doubled (qemu(1)). */
const escaped = (value: string): string => value.replaceAll(',', ',,');

/** The file in a VM's folder with the output of its first serial port. */
export const consoleLog = (name: string): string => `${vmFolder(name)}/console.log`;

function disk({ disk: image }: QemuLaunch): readonly string[] {
  if (image === undefined) return [];
  const layer = image.writable ? '' : ',snapshot=on';
  return [
    '-drive',
    `if=none,id=disk0,format=${image.format}${layer},file=${escaped(image.path)}`,
    '-device',
    'virtio-blk-pci,drive=disk0',
  ];
}

/** The seed is a virtio disk, since the kernels of cloud images have no driver for another; an installer expects a CD drive, and is booted first (-boot d). */
function media({ seed, cdrom }: QemuLaunch): readonly string[] {
  const readOnly = (id: string, path: string): string =>
    `if=none,id=${id},format=raw,readonly=on,file=${escaped(path)}`;
  return [
    ...(seed === undefined ? [] : ['-drive', readOnly('seed', seed), '-device', 'virtio-blk-pci,drive=seed']),
    ...(cdrom === undefined ? [] : ['-drive', readOnly('cdrom', cdrom), '-device', 'ide-cd,drive=cdrom,bootindex=0']),
  ];
}

function pflash(firmware: Firmware | null): readonly string[] {
  if (firmware === null) return [];
  return [
    '-drive',
    `if=pflash,unit=0,format=raw,readonly=on,file=${escaped(firmware.code)}`,
    '-drive',
    `if=pflash,unit=1,format=raw,snapshot=on,file=${escaped(firmware.variables)}`,
  ];
}

function directBoot({ boot }: QemuLaunch): readonly string[] {
  if (boot === undefined || boot.kernel === '') return [];
  const initrd = boot.initrd === '' ? [] : ['-initrd', boot.initrd];
  return ['-kernel', boot.kernel, ...initrd, ...(boot.append === '' ? [] : ['-append', boot.append])];
}

function agent({ name, agent: wanted }: QemuLaunch): readonly string[] {
  if (!wanted) return [];
  return [
    '-device',
    'virtio-serial-pci,id=agent-bus',
    '-chardev',
    `socket,id=agent,path=${agentSocket(name)},server=on,wait=off`,
    '-device',
    'virtserialport,bus=agent-bus.0,chardev=agent,name=org.qemu.guest_agent.0',
  ];
}

function memory({ memory: size, hugepages }: QemuLaunch): readonly string[] {
  if (!hugepages) return ['-m', size];
  return [
    '-m',
    size,
    '-object',
    `memory-backend-file,id=ram,size=${size},mem-path=/dev/hugepages,share=on,prealloc=on`,
  ];
}

/** QEMU's command line, word by word; pure, so that the same input on the same host gives the same words. */
export function qemuArgv(input: QemuLaunch, { program, firmware, virtualFunctions = [] }: HostPart): readonly string[] {
  const { name } = input;
  return [
    program,
    '-name',
    // Names QEMU's threads after the processors they run ("CPU 0/KVM"), which pinning needs.
    `${name},debug-threads=on`,
    '-nodefaults',
    '-no-user-config',
    '-display',
    'none',
    '-machine',
    `${input.machine}${input.hugepages ? ',memory-backend=ram' : ''}`,
    '-accel',
    input.accelerator,
    '-cpu',
    input.cpu,
    '-smp',
    String(input.cpus),
    ...memory(input),
    '-nic',
    input.network === 'user' ? 'user,model=virtio-net-pci' : input.network,
    '-pidfile',
    `${vmFolder(name)}/qemu.pid`,
    '-qmp',
    `unix:${qmpSocket(name)},server=on,wait=off`,
    '-chardev',
    `file,id=console,path=${consoleLog(name)}`,
    '-serial',
    'chardev:console',
    ...agent(input),
    ...pflash(firmware),
    ...disk(input),
    ...media(input),
    ...directBoot(input),
    ...deviceArgv(input, virtualFunctions),
    ...input.arguments,
  ];
}
