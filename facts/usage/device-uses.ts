import type { OpenFile } from '../system/read-open-files.ts';
import { pathsBelow } from './block-devices.ts';
import type { HostUsage } from './host-usage.ts';

/** A use of a device. */
export interface DeviceUse {
  /**
   * `storage`: a file system, swap area, pool or export; `program`: a program has a device file open; `layer`: a block
   * device such as an LVM volume is active on it; `unknown`: it has a disk, and the uses of disks cannot be known.
   */
  readonly kind: 'storage' | 'program' | 'layer' | 'unknown';
  readonly what: string;
  readonly evidence: string;
}

/** True for a path in sysfs of the PCI device or of something below it. */
export const isBelow = (path: string, address: string): boolean => `${path}/`.includes(`/${address}/`);

const inWords = ({ program, pid, path }: OpenFile): string => `${program} (${pid}) has ${path} open`;
const evidenceOf = ({ pid, path }: OpenFile): string => `/proc/${pid}/fd: ${path}`;

/** The block devices that have a part on the PCI device, in the order of names. */
function disksOn(address: string, { blocks }: HostUsage): readonly string[] {
  return [...blocks.devices.keys()].filter((name) => pathsBelow(name, blocks).some((path) => isBelow(path, address)));
}

/**
 * The block device that a program has open. A virtual machine of libvirt has its own /dev, in which a volume keeps its
 * name below /dev/mapper or below its volume group; device-mapper doubles each "-" in these names.
 */
export function openedDisk({ path }: OpenFile, { blocks: { devices } }: HostUsage): string | undefined {
  const [, folder = '', name = ''] = /^\/dev\/(?:([^/]+)\/)?([^/]+)$/.exec(path) ?? [];
  // /dev/ng0n1 is the character device of /dev/nvme0n1.
  if (folder === '') return name.replace(/^ng(\d+n\d+)$/, 'nvme$1');
  const doubled = (text: string): string => text.replaceAll('-', '--');
  const mapped = folder === 'mapper' ? name : `${doubled(folder)}-${doubled(name)}`;
  return [...devices.values()].find((one) => one.mapped === mapped)?.name;
}

/** The programs that have a device file of the device open; keyboards and mice are read by many programs. */
function programsOf(address: string, usage: HostUsage): readonly OpenFile[] {
  const own = new Set(usage.nodes.filter(({ device }) => isBelow(device, address)).map(({ path }) => path));
  return usage.open.filter(
    ({ path }) =>
      (own.has(path) && !path.startsWith('/dev/input/')) ||
      (path.startsWith('/sys/') && isBelow(path, address) && /\/(config|resource\d+(_wc)?)$/.test(path)),
  );
}

/** Everything that uses the PCI device at an address. Pure. */
export function usesOf(address: string, usage: HostUsage): readonly DeviceUse[] {
  const disks = new Set(disksOn(address, usage));
  const storage = usage.storage
    .filter((use) => use.disks.some((name) => disks.has(name)))
    .map(({ what, evidence, disks: on }): DeviceUse => {
      const own = on.filter((name) => disks.has(name));
      return { kind: 'storage', what, evidence: `${what} (${own.join(', ')}; ${evidence})` };
    });
  const opened = usage.open.filter((file) => disks.has(openedDisk(file, usage) ?? ''));
  const programs = [...programsOf(address, usage), ...opened].map((file): DeviceUse => ({
    kind: 'program',
    what: inWords(file),
    evidence: evidenceOf(file),
  }));
  // Below a file system a layer is only a part of the way to it.
  const layers =
    storage.length > 0
      ? []
      : [...disks].flatMap((name): readonly DeviceUse[] => {
          const { slaves = [], backing = null, mapped = null } = usage.blocks.devices.get(name) ?? {};
          if (slaves.length > 0) {
            const evidence = `/sys/class/block/${name}/slaves: ${slaves.join(', ')}`;
            const what = `${name}${mapped === null ? '' : ` (${mapped})`} is active on ${slaves.join(', ')}`;
            return [{ kind: 'layer', what, evidence }];
          }
          if (backing?.startsWith('/dev/') !== true) return [];
          return [{ kind: 'layer', what: `${name} uses ${backing}`, evidence: `/sys/class/block/${name}: ${backing}` }];
        });
  const unknown =
    storage.length > 0
      ? []
      : usage.unknown.flatMap(({ what, possible }): readonly DeviceUse[] => {
          const own = [...disks].filter((name) => possible === null || possible.has(name));
          return own.length === 0 ? [] : [{ kind: 'unknown', what, evidence: `/sys/class/block: ${own.join(', ')}` }];
        });
  return [...storage, ...programs, ...layers, ...unknown];
}
