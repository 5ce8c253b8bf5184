import {
  blacklisting,
  configuredParameters,
  doesNothing,
  firstLine,
  softDependencies,
} from './modprobe-configuration.ts';
import type { ModprobeLine } from './modprobe-configuration.ts';
import type { NamedDevice, Owner } from './owner.ts';

const common = { by: 'modprobe', sets: 'driver', who: 'modprobe', atBoot: true } as const;

/** The modules whose parameter `ids` names the devices that they claim, with their driver. */
const claiming: readonly (readonly [string, string])[] = [
  ['vfio_pci', 'vfio-pci'],
  ['pci_stub', 'pci-stub'],
];

/** Whether a list of vfio-pci.ids= names a device: VENDOR:DEVICE, possibly with more numbers that limit it further. */
const listsDevice = (ids: string, { vendor, device }: NamedDevice): boolean =>
  ids
    .toLowerCase()
    .replaceAll('"', '')
    .split(',')
    .some((id) => {
      const [one = '', other = ''] = id.split(':');
      return one.padStart(4, '0') === vendor && other.padStart(4, '0') === device;
    });

/** The lines that give the device's ID to vfio-pci or pci-stub; the last value of `ids` counts. */
function byId(lines: readonly ModprobeLine[], device: NamedDevice): readonly Owner[] {
  const native = device.native === null ? null : firstLine(lines, 'softdep', device.native);
  return claiming.flatMap(([module, driver]): readonly Owner[] => {
    const found = configuredParameters(lines, module).findLast(({ name }) => name === 'ids');
    if (found === undefined || !listsDevice(found.value, device)) return [];
    const isFirst = softDependencies(native).pre.includes(module);
    const order = isFirst
      ? `at every boot before ${device.native}, because of ${native?.at}`
      : `whenever ${driver} is loaded while the device has no driver`;
    const remedy = found.at === '/proc/cmdline' ? 'remove the word from the kernel command line' : 'remove the line';
    return [{ ...common, at: found.at, text: found.text, value: driver, when: order, isSure: isFirst, remedy }];
  });
}

/** The parameters by which a driver itself creates virtual functions when it is loaded (max_vfs of igb and ixgbe, num_vfs of mlx4_core). */
function byParameter(lines: readonly ModprobeLine[], { native }: NamedDevice): readonly Owner[] {
  const found =
    native === null
      ? undefined
      : configuredParameters(lines, native).findLast(({ name }) => /^(?:max|num)_vfs$/.test(name));
  if (found === undefined) return [];
  const value = /^\d+(?=,|$)/.exec(found.value)?.[0] ?? null;
  const when = `whenever ${native} is loaded, so at every boot`;
  return [
    {
      ...common,
      sets: 'functions',
      at: found.at,
      text: found.text,
      value,
      when,
      isSure: false,
      remedy: 'remove the parameter',
    },
  ];
}

/** The lines because of which the boot does not load a driver's module. */
function withoutModule(lines: readonly ModprobeLine[], module: string): readonly ModprobeLine[] {
  const install = firstLine(lines, 'install', module);
  const blocked = install !== null && doesNothing(install.rest) ? [install] : [];
  return [...blocked, ...blacklisting(lines, module).slice(0, 1)];
}

/**
 * What modprobe.d(5) and the kernel command line do with a device at the next boot: `ids`, a number of virtual functions, and lines that keep its own
 * driver from loading (the value is then "none").
 */
export function modprobeOwners(lines: readonly ModprobeLine[], device: NamedDevice): readonly Owner[] {
  const { native } = device;
  const kept = native === null ? [] : withoutModule(lines, native).slice(0, 1);
  return [
    ...byId(lines, device),
    ...byParameter(lines, device),
    ...kept.map(({ at, text }) => ({
      ...common,
      at,
      text,
      value: 'none',
      does: `does not load ${native} (the driver of the host)`,
      when: 'at every boot',
      isSure: true,
      remedy: at === '/proc/cmdline' ? 'remove the word from the kernel command line' : 'remove the line',
    })),
  ];
}
