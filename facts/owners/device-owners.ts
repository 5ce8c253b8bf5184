import type { MachineReader } from '../../engine/model/machine.ts';
import { tolerantly } from '../system/tolerantly.ts';
import { readConfigurationFiles } from './configuration-files.ts';
import type { ConfigurationFile } from './configuration-files.ts';
import { driverctlOwners, driverctlSource } from './driverctl-owners.ts';
import { autostartFolders, libvirtOwners, libvirtSource } from './libvirt-owners.ts';
import { modprobeSource, parseModprobe } from './modprobe-configuration.ts';
import { modprobeOwners } from './modprobe-owners.ts';
import { networkFunctionOwners, networkLines, networkSource, networkdSource } from './network-owners.ts';
import type { NetworkLine } from './network-owners.ts';
import type { NamedDevice, Owner } from './owner.ts';
import { proxmoxOwners, proxmoxSource } from './proxmox-owners.ts';
import { bootScriptSource, libvirtHookSource, scriptOwners } from './script-owners.ts';
import { udevOwners, udevSource } from './udev-rules.ts';

const sources = {
  driverctl: driverctlSource,
  udev: udevSource,
  modprobe: modprobeSource,
  libvirt: libvirtSource,
  hooks: libvirtHookSource,
  proxmox: proxmoxSource,
  scripts: bootScriptSource,
  network: networkSource,
  networkd: networkdSource,
} as const;

/** Every file of a host that may set the driver of a PCI device, its number of virtual functions, or its interface. */
export interface DeviceConfiguration {
  readonly files: Readonly<Record<keyof typeof sources, readonly ConfigurationFile[]>>;
  /** The files of libvirt's definitions that start with the host. */
  readonly autostart: readonly string[];
  /** /proc/cmdline. */
  readonly commandLine: string;
}

/** Reads these files in four round trips at most; what cannot be read is left out. */
export async function readDeviceConfiguration(machine: MachineReader): Promise<DeviceConfiguration> {
  const [files, commandLine, ...autostart] = await Promise.all([
    readConfigurationFiles(sources, machine),
    tolerantly(undefined, machine.read('/proc/cmdline')),
    ...autostartFolders.map((folder) => tolerantly(undefined, machine.list(folder))),
  ]);
  return {
    files,
    commandLine: commandLine ?? '',
    autostart: autostart.flatMap((names, index) => pathsOf(autostartFolders[index], names)),
  };
}

/** The files that the links in an autostart folder lead to. */
const pathsOf = (folder = '', names: readonly string[] = []): readonly string[] =>
  names.map((name) => `${folder.replace(/\/autostart$/, '')}/${name}`);

/** Who else sets the driver of a device or the number of its virtual functions. Pure. */
export function deviceOwners(
  { files, autostart, commandLine }: DeviceConfiguration,
  device: NamedDevice,
): readonly Owner[] {
  return [
    ...driverctlOwners(files.driverctl, device),
    ...udevOwners(files.udev, device),
    ...modprobeOwners(parseModprobe(files.modprobe, commandLine), device),
    ...scriptOwners(files.scripts, device, {
      by: 'script',
      who: 'a script or setting of the boot',
      when: 'at every boot, if the boot runs it',
      atBoot: true,
    }),
    ...libvirtOwners(files.libvirt, autostart, device),
    ...scriptOwners(files.hooks, device, {
      by: 'libvirt',
      who: 'a hook of libvirt',
      when: 'when a virtual machine starts or ends',
      atBoot: false,
    }),
    ...proxmoxOwners(files.proxmox, device),
    ...networkFunctionOwners(files, device),
  ];
}

/** The network configurations that name an interface of the device. Pure. */
export const deviceNetworkLines = ({ files }: DeviceConfiguration, device: NamedDevice): readonly NetworkLine[] =>
  networkLines(files, device);
