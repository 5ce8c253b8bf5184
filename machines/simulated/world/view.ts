import { interruptSigns } from '../kernel/interrupts.ts';
import { cgroupLines, cgroupTree } from '../kernel/cgroups.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { procTree } from '../kernel/proc-tree.ts';
import { withSettings } from '../kernel/settings.ts';
import { blockClass } from '../kernel/sysfs-block.ts';
import { systemDevices } from '../kernel/sysfs-cpu.ts';
import { moduleFolders } from '../kernel/sysfs-module.ts';
import { netClass, virtualInterfaces } from '../kernel/sysfs-net.ts';
import { iommuGroups, iommuUnits, pciBus, pciDevices } from '../kernel/sysfs-pci.ts';
import {
  attribute,
  directory,
  directoryOf,
  find,
  lazy,
  link,
  place,
  walk,
  type DirectoryNode,
  type Node,
} from '../tree/tree.ts';
import { withSockets } from '../kernel/virtual-machine.ts';
import type { World } from './world.ts';

function systemTree(kernel: Kernel): DirectoryNode {
  const { kind } = kernel.description.iommu;
  const table = kind === 'none' ? {} : { [kind === 'intel' ? 'DMAR' : 'IVRS']: attribute('', undefined, 0o400) };
  const units = iommuUnits(kernel);
  return directory({
    block: directory(),
    bus: directory({
      pci: lazy(() => pciBus(kernel)),
      virtio: directory({ drivers: directory({ virtio_net: directory() }) }),
    }),
    class: directory({
      block: lazy(() => blockClass(kernel)),
      iommu: directoryOf(units.entries.keys(), (name) => [name, link(`../../devices/virtual/iommu/${name}`)]),
      net: lazy(() => netClass(kernel)),
    }),
    devices: directory({
      'pci0000:00': lazy(() => pciDevices(kernel)),
      system: lazy(() => withSettings(kernel, '/sys/devices/system', systemDevices(kernel))),
      virtual: directory({ iommu: units, net: lazy(() => virtualInterfaces(kernel)) }),
    }),
    fs: directory({ cgroup: lazy(() => cgroupTree(kernel)) }),
    firmware: directory({
      acpi: directory({
        tables: directory({ APIC: attribute('', undefined, 0o400), FACP: attribute('', undefined, 0o400), ...table }),
      }),
    }),
    kernel: lazy(() =>
      withSettings(
        kernel,
        '/sys/kernel',
        directory({ iommu_groups: iommuGroups(kernel), irq: interruptSigns(kernel) }),
      ),
    ),
    module: lazy(() => moduleFolders(kernel)),
  });
}

const device = (mode: number, group = 0): Node => ({ kind: 'device', mode, owner: 0, group });

/** Debian's group kvm, which udev gives /dev/kvm (50-udev-default.rules). */
const kvmGroup = 994;

function deviceTree(kernel: Kernel): DirectoryNode {
  const groups = [...kernel.devices.values()].flatMap(({ driver, group }) =>
    driver === 'vfio-pci' && group !== null ? [group] : [],
  );
  const vfio = kernel.modules.has('vfio');
  const shm = find(kernel.files, '/dev/shm', true)?.node;
  return directory({
    kvm: kernel.modules.has('kvm_intel') || kernel.modules.has('kvm_amd') ? device(0o660, kvmGroup) : undefined,
    full: device(0o666),
    null: device(0o666),
    shm: shm ?? directory({}, 0o1777),
    [kernel.description.disk.name]: device(0o660),
    [kernel.description.disk.partition]: device(0o660),
    vfio: vfio
      ? directory({
          vfio: device(0o666),
          ...Object.fromEntries(groups.map((group) => [String(group), device(0o600)])),
        })
      : undefined,
  });
}

function described(shown: string | { readonly text: string; readonly mode: number }): Node {
  if (typeof shown === 'object') return attribute(shown.text, () => {}, shown.mode);
  return shown.startsWith('-> ') ? link(shown.slice(3)) : attribute(shown);
}

/** The kernel's file systems, as entries of the root. */
export function kernelTrees(kernel: Kernel): ReadonlyMap<string, Node> {
  const trees = directory({
    sys: lazy(() => systemTree(kernel)),
    proc: lazy(() => procTree(kernel)),
    dev: lazy(() => deviceTree(kernel)),
  });
  const shows = Object.entries(kernel.description.shows ?? {});
  return shows.reduce(
    (tree, [path, shown]) =>
      path.endsWith('/') ? place(tree, path.slice(0, -1), directory()) : place(tree, path, described(shown)),
    trees,
  ).entries;
}

/** The tree as a program on the machine sees it; parts that changed since the last access are made again. */
export function show(world: World): DirectoryNode {
  if (world.shown !== undefined) return world.shown;
  const { kernel, disk } = world;
  world.kernelShown ??= kernelTrees(kernel);
  const entries = new Map([...disk.entries, ...world.kernelShown]);
  const run = find(kernel.files, '/run', true)?.node;
  entries.set('run', run ?? directory());
  // QEMU makes its sockets at the paths of its arguments, also on a disk: they are visible while it runs.
  world.shown = withSockets(kernel, { ...disk, entries });
  return world.shown;
}

/**
 * Lines that identify a state of the running kernel: bindings, overrides, modules, interfaces, routes, settings, units.
 * Values that never return (boot id, interface indexes, process ids, counters) are not included.
 */
export function liveText(world: World): string {
  const { kernel } = world;
  const sections = [
    `cmdline ${kernel.commandLine}`,
    ...[...kernel.devices.values()].map((one) => `device ${JSON.stringify(one)}`),
    ...kernel.drivers
      .filter((one) => one.dynamic.length > 0)
      .map((one) => `driver ${one.name} ${one.dynamic.join(' ')}`),
    ...[...kernel.modules.values()].map((one) => `module ${one.name} ${JSON.stringify(one.parameters)}`).sort(),
    ...[...kernel.interfaces.values()].map(({ index: _, ...one }) => `interface ${canonical(one)}`).sort(),
    ...kernel.routes.map((route) => `route ${canonical(route)}`).sort(),
    ...[...kernel.settings].map(([path, value]) => `setting ${path} ${value}`).sort(),
    ...[...kernel.affinity].map(([number, list]) => `irq ${number} ${list}`).sort(),
    ...[...kernel.units.values()]
      .filter(({ state }) => state !== 'inactive')
      .map((one) => `unit ${one.name} ${one.state}`)
      .sort(),
    ...cgroupLines(kernel),
    ...kernel.leaving.map((address) => `leaving ${address}`),
    ...[...walk(kernel.files)].map(({ path, node }) => `memory ${path} ${node.kind}`),
  ];
  return `${sections.join('\n')}\n`;
}

function canonical(record: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))));
}
