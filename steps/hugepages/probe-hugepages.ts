import type { MachineReader } from '../../engine/model/machine.ts';
import { bytesOf } from '../../facts/system/size.ts';
import { tolerantly } from '../../facts/system/tolerantly.ts';
import type { Hugepages } from '../../schemas/types/steps/hugepages.ts';
import { readPersistence } from '../support/attribute/persist-attribute.ts';
import type { SeenPersistence } from '../support/attribute/persist-attribute.ts';

export interface HugepagesState {
  /** nr_hugepages of that size, of the machine or of the node (Documentation/admin-guide/mm/hugetlbpage.rst). */
  readonly path: string;
  /** Null if the kernel has no pages of that size. */
  readonly count: number | null;
  readonly free: number | null;
  /** The sizes that the kernel has, e.g. "2048kB"; undefined if the node does not exist, or no huge pages are built in. */
  readonly sizes: readonly string[] | undefined;
  /** Bytes that can be allocated without swapping, with the evidence; null if unknown. */
  readonly available: { readonly bytes: number; readonly evidence: string } | null;
  readonly persistence: SeenPersistence | string | null;
}

/** The attribute as an input of sysfs-write, whose unit repeats it at every boot. */
export const asAttribute = ({ count, persist }: Hugepages, path: string) => ({
  path,
  value: String(count),
  persist,
  deadline: 60,
});

async function readAvailable(node: number | undefined, machine: MachineReader): Promise<HugepagesState['available']> {
  const [path, name] =
    node === undefined
      ? ['/proc/meminfo', 'MemAvailable']
      : [`/sys/devices/system/node/node${node}/meminfo`, 'MemFree'];
  const text = await tolerantly(undefined, machine.read(path));
  const kilobytes = new RegExp(`^(?:Node \\d+ )?${name}:\\s+(\\d+) kB$`, 'm').exec(text ?? '')?.[1];
  return kilobytes === undefined
    ? null
    : { bytes: Number(kilobytes) * 1024, evidence: `${path}: ${name} ${kilobytes} kB` };
}

/** Reads the pool of that size, and the memory that is available for it. */
export async function probeHugepages(input: Hugepages, machine: MachineReader): Promise<HugepagesState> {
  const { size, node } = input;
  const folder = node === undefined ? '/sys/kernel/mm/hugepages' : `/sys/devices/system/node/node${node}/hugepages`;
  const pool = `${folder}/hugepages-${bytesOf(size) / 1024}kB`;
  const path = `${pool}/nr_hugepages`;
  const number = async (file: string): Promise<number | null> => {
    const text = (await machine.read(`${pool}/${file}`))?.trim();
    return text === undefined || !/^\d+$/.test(text) ? null : Number(text);
  };
  const [count, free, names, available, persistence] = await Promise.all([
    number('nr_hugepages'),
    number('free_hugepages'),
    machine.list(folder),
    readAvailable(node, machine),
    readPersistence(asAttribute(input, path), path, machine),
  ]);
  const sizes = names?.flatMap((name) => /^hugepages-(\d+kB)$/.exec(name)?.[1] ?? []);
  return { path, count, free, sizes, available, persistence };
}
