import { affinityOf, cgroupOf, threadsOf } from './cgroups.ts';
import { cpuList, cpuMask, firstCpus } from './cpu-list.ts';
import { trouble } from '../tree/errno.ts';
import { interruptFolders, interruptsText } from './interrupts.ts';
import type { Kernel, Unit } from './kernel.ts';
import { hardwareOf } from './pci-binding.ts';
import { settingOf, withSettings } from './settings.ts';
import { modulesText } from './sysfs-module.ts';
import { cpuinfoText } from './sysfs-cpu.ts';
import {
  attribute,
  directory,
  directoryOf,
  lazy,
  lazyAttribute,
  link,
  type DirectoryNode,
  type Node,
} from '../tree/tree.ts';
import { programName } from './virtual-machine.ts';

function processFolder(kernel: Kernel, unit: Unit): DirectoryNode {
  const name = programName(unit.argv).slice(0, 15);
  const status = (thread: number): string =>
    `Name:\t${name}\nState:\tS (sleeping)\nTgid:\t${unit.pid}\nPid:\t${thread}\nUid:\t0\t0\t0\t0\nCpus_allowed_list:\t${affinityOf(kernel, unit, thread)}\n`;
  // Field 22 is the start time. A process id is used only once in a boot.
  const stat = (thread: number): string => `${thread} (${name}) S ${'0 '.repeat(18)}${thread * 10} 0 0\n`;
  const groups = new Set((unit.vm?.devices ?? []).flatMap((address) => kernel.devices.get(address)?.group ?? []));
  const open = [
    '/dev/null',
    ...(unit.vm?.accelerated ? ['/dev/kvm'] : []),
    ...[...groups].map((group) => `/dev/vfio/${group}`),
  ];
  return directory({
    cmdline: attribute(unit.argv.map((word) => `${word}\0`).join('')),
    comm: attribute(`${name}\n`),
    status: attribute(status(unit.pid)),
    stat: attribute(stat(unit.pid)),
    cgroup: attribute(`0::${cgroupOf(kernel, unit)}\n`),
    fd: directoryOf(open.entries(), ([number, path]) => [String(number), link(path)], 0o500),
    task: directoryOf(threadsOf(unit), (thread) => [
      String(thread),
      directory({
        comm: attribute(`${name}\n`),
        status: attribute(status(thread)),
        stat: attribute(stat(thread)),
      }),
    ]),
  });
}

const firstProcess: Node = directory({
  comm: attribute('systemd\n'),
  cmdline: attribute('/sbin/init\0'),
  fd: directory({ 0: link('/dev/null') }, 0o500),
});

/** /proc/meminfo: huge pages reduce the free memory. */
function memoryText(kernel: Kernel): string {
  const pages = Number(settingOf(kernel, '/proc/sys/vm/nr_hugepages') ?? 0);
  const kilobytes: readonly (readonly [string, number])[] = [
    ['MemTotal', 4025848],
    ['MemFree', 3301240 - pages * 2048],
    ['MemAvailable', 3620512 - pages * 2048],
  ];
  const lines = kilobytes.map(([name, value]) => `${`${name}:`.padEnd(15)}${String(value).padStart(9)} kB\n`);
  return `${lines.join('')}HugePages_Total:${String(pages).padStart(8)}\nHugePages_Free:${String(pages).padStart(9)}\nHugepagesize:       2048 kB\n`;
}

/** /proc/kallsyms as root reads it: kptr_restrict 2 hides the addresses from root too. */
function symbolsText(kernel: Kernel): string {
  const hidden = settingOf(kernel, '/proc/sys/kernel/kptr_restrict') === '2';
  const symbols: readonly (readonly [string, string])[] = [
    ['ffffffff9a000000', 'T startup_64'],
    ['ffffffff9a000000', 'T _stext'],
    ['ffffffff9ac01190', 'T asm_common_interrupt'],
  ];
  return symbols.map(([address, name]) => `${hidden ? '0'.repeat(16) : address} ${name}\n`).join('');
}

/** /proc/bus/pci/devices, with empty areas. */
function pciListText(kernel: Kernel): string {
  const lines = [...kernel.devices.values()].map(({ address, driver }) => {
    const [, bus = '', device = '', part = ''] = /^[0-9a-f]+:(\w\w):(\w\w)\.(\d)$/.exec(address) ?? [];
    const { vendor, device: id } = hardwareOf(kernel, address);
    const place = `${bus}${((Number.parseInt(device, 16) << 3) + Number(part)).toString(16).padStart(2, '0')}`;
    return `${place}\t${vendor}${id}\t0${`\t${'0'.padStart(16)}`.repeat(14)}\t${driver ?? ''}\n`;
  });
  return lines.join('');
}

export function procTree(kernel: Kernel): DirectoryNode {
  const running = [...kernel.units.values()].filter((unit) => unit.state === 'active' && unit.pid > 0);
  const { description } = kernel;
  return directory({
    ...Object.fromEntries(running.map((unit) => [String(unit.pid), lazy(() => processFolder(kernel, unit))])),
    1: firstProcess,
    bus: directory({ pci: directory({ devices: lazyAttribute(() => pciListText(kernel)) }) }),
    cmdline: attribute(`${kernel.commandLine}\n`),
    cpuinfo: lazyAttribute(() => cpuinfoText(description)),
    filesystems: attribute('nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\n\text4\n'),
    interrupts: lazyAttribute(() => interruptsText(kernel)),
    irq: lazy(() =>
      directory({
        ...Object.fromEntries(interruptFolders(kernel).entries),
        default_smp_affinity: attribute(
          `${cpuMask(firstCpus(description.cpu.count), description.cpu.count)}\n`,
          () => {},
        ),
      }),
    ),
    kallsyms: lazyAttribute(() => symbolsText(kernel)),
    meminfo: lazyAttribute(() => memoryText(kernel)),
    modules: lazyAttribute(() => modulesText(kernel)),
    mounts: link('self/mounts'),
    self: directory({
      mounts: attribute(
        `sysfs /sys sysfs rw,nosuid 0 0\nproc /proc proc rw 0 0\n/dev/${description.disk.partition} / ext4 rw,relatime,errors=remount-ro 0 0\ntmpfs /run tmpfs rw,nosuid,nodev 0 0\n`,
      ),
      oom_score_adj: attribute('0\n', (text) => {
        if (!/^-?\d+\n?$/.test(text)) throw trouble('EINVAL');
      }),
      status: attribute(`Name:\tcat\nCpus_allowed_list:\t${cpuList(firstCpus(description.cpu.count))}\n`),
    }),
    swaps: attribute('Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n'),
    sys: lazy(() =>
      withSettings(
        kernel,
        '/proc/sys',
        directory({
          kernel: directory({
            random: directory({ boot_id: attribute(`${kernel.bootId}\n`) }),
            ostype: attribute('Linux\n'),
            osrelease: attribute(`${description.release}\n`),
            hostname: attribute(`${description.name}\n`),
          }),
        }),
      ),
    ),
    uptime: attribute('117.42 421.10\n'),
    version: attribute(`Linux version ${description.release} (debian-kernel@lists.debian.org)\n`),
  });
}
