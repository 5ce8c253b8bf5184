import type { MachineReader } from '../../engine/model/machine.ts';

/** A mounted file system or swap area, with the sysfs paths of the disks it is on. */
export interface Mounted {
  /** E.g. "/dev/sda2 on /". */
  readonly what: string;
  readonly paths: readonly string[];
}

/** Paths in sysfs of the disks under a block device, through LVM, RAID and encryption. */
async function disksUnder(name: string, machine: MachineReader): Promise<readonly string[]> {
  const folder = `/sys/class/block/${name}`;
  const [path, slaves] = await Promise.all([machine.resolve(folder), machine.list(`${folder}/slaves`)]);
  if (slaves === undefined || slaves.length === 0) return path === undefined ? [] : [path];
  return (await Promise.all(slaves.map((slave) => disksUnder(slave, machine)))).flat();
}

/** Every file system and swap area in use with the disks it is on (proc(5): mounts, swaps). */
export async function readMounted(machine: MachineReader): Promise<readonly Mounted[]> {
  const [mounts, swaps] = await Promise.all([machine.read('/proc/mounts'), machine.read('/proc/swaps')]);
  const lines = (text: string | undefined): readonly string[][] =>
    (text ?? '').split('\n').map((line) => line.split(/\s+/));
  const uses = [
    ...lines(mounts).map(([source = '', on = '']) => ({ source, what: `${source} on ${on}` })),
    ...lines(swaps).map(([source = '']) => ({ source, what: `swap on ${source}` })),
  ].filter(({ source }) => source.startsWith('/dev/'));
  return Promise.all(
    uses.map(async ({ source, what }) => {
      const node = (await machine.resolve(source)) ?? source;
      return { what, paths: await disksUnder(node.slice(node.lastIndexOf('/') + 1), machine) };
    }),
  );
}

/** The entries of `mounted` that are on a disk of the PCI device. */
export function mountsBelow(address: string, mounted: readonly Mounted[]): readonly string[] {
  return mounted.filter(({ paths }) => paths.some((path) => path.includes(`/${address}/`))).map(({ what }) => what);
}
