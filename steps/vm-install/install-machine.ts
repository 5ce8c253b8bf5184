import type { ArtifactSession } from '../../changes/artifact/change.ts';
import { vmFolder, vmUnit } from '../../facts/virtualization/vm.ts';
import type { QemuLaunch } from '../../schemas/types/steps/qemu-launch.ts';
import type { VmInstall } from '../../schemas/types/steps/vm-install.ts';
import { consoleLog, qemuArgv } from '../support/vm/qemu-argv.ts';
import type { HostPart } from '../support/vm/qemu-argv.ts';

/** The name of the machine during the installation, so that it is not mistaken for the later machine. */
const installName = (name: string): string => `install-${name}`;

/** A screen at a socket; -nodefaults leaves a machine without a graphics card. */
const screen = (name: string): readonly string[] => [
  '-vga',
  'std',
  '-vnc',
  `unix:${vmFolder(name)}/vnc.sock`,
  '-device',
  'qemu-xhci',
  '-device',
  'usb-tablet',
];

/** The machine in the terms of qemu-launch, without its disk. A reboot ends it too: an installer's last act. */
export function installMachine(input: VmInstall): QemuLaunch {
  const { seed, cdrom, boot, memory, cpus, cpu, accelerator, machine, firmware, network } = input;
  const name = installName(input.name);
  return {
    name,
    memory,
    cpus,
    cpu,
    accelerator,
    machine,
    firmware,
    network,
    hugepages: false,
    iommufd: false,
    devices: [],
    placement: 'root-port',
    agent: false,
    ready_within: 1,
    ...(seed !== undefined && { seed }),
    ...(cdrom !== undefined && { cdrom }),
    ...(boot !== undefined && { boot }),
    arguments: ['-no-reboot', ...(input.display === 'vnc' ? screen(name) : [])],
  };
}

/** The machine at work on the disk at `part`. */
export function installSession(input: VmInstall, part: string, host: HostPart): ArtifactSession {
  const machine = installMachine(input);
  const { name } = machine;
  const folder = vmFolder(name);
  return {
    unit: vmUnit(name),
    argv: qemuArgv({ ...machine, disk: { path: part, format: input.format, writable: true } }, host),
    folder,
    log: `${folder}/qemu.log`,
    console: consoleLog(name),
    says: input.says ?? null,
    within: input.within,
    hint:
      input.display === 'vnc'
        ? `install it at ${folder}/vnc.sock, e.g. by ssh -L 5901:${folder}/vnc.sock and a VNC viewer at port 5901; the installation is complete when it powers off`
        : 'the installation is running',
  };
}
