import type { MachineReader } from '../../engine/model/machine.ts';
import type { Facts } from '../../schemas/types/facts.ts';
import type { Look } from './look.ts';

type Pool = Facts['memory']['hugepages'][number];

/** A pool of huge pages (Documentation/admin-guide/mm/hugetlbpage.rst). */
async function readPool(
  folder: string,
  name: string,
  node: number | null,
  machine: MachineReader,
  look: Look,
): Promise<Pool> {
  const [count, free] = await Promise.all(
    ['nr_hugepages', 'free_hugepages'].map((file) =>
      look('memory.hugepages', undefined, machine.read(`${folder}/${name}/${file}`)),
    ),
  );
  const number = (text: string | undefined): number | null => (text === undefined ? null : Number(text.trim()));
  return { size: Number(/\d+/.exec(name)?.[0] ?? 0) * 1024, node, count: number(count) ?? 0, free: number(free) };
}

async function readPools(
  folder: string,
  node: number | null,
  machine: MachineReader,
  look: Look,
): Promise<readonly Pool[]> {
  const names = (await look('memory.hugepages', [], machine.list(folder))) ?? [];
  const sizes = names.filter((name) => /^hugepages-\d+kB$/.test(name));
  return Promise.all(sizes.map((name) => readPool(folder, name, node, machine, look)));
}

/** The pools of every node if there are several nodes, otherwise those of the machine. */
async function readHugepages(machine: MachineReader, look: Look): Promise<readonly Pool[]> {
  const names = (await look('memory.hugepages', [], machine.list('/sys/devices/system/node'))) ?? [];
  const nodes = names.flatMap((name) => /^node(\d+)$/.exec(name)?.[1] ?? []);
  if (nodes.length < 2) return readPools('/sys/kernel/mm/hugepages', null, machine, look);
  const pools = nodes.map((node) =>
    readPools(`/sys/devices/system/node/node${node}/hugepages`, Number(node), machine, look),
  );
  return (await Promise.all(pools)).flat();
}

/** "Max locked memory" of proc_pid_limits(5), in bytes; null for no limit. */
function lockableIn(limits: string | undefined): Facts['memory']['lockable'] {
  const match = /^Max locked memory\s+(\d+|unlimited)\s+(\d+|unlimited)/m.exec(limits ?? '');
  if (match === null) return null;
  const bytes = (text: string | undefined): number | null => (text === 'unlimited' ? null : Number(text));
  return { soft: bytes(match[1]), hard: bytes(match[2]) };
}

/** Memory: its size, the limit for locked memory, and the reserved huge pages. */
export async function readMemory(machine: MachineReader, look: Look): Promise<Facts['memory']> {
  const [text, limits, transparent, hugepages] = await Promise.all([
    look('memory', undefined, machine.read('/proc/meminfo')),
    look('memory.lockable', undefined, machine.read('/proc/self/limits')),
    look('memory.transparentHugepages', undefined, machine.read('/sys/kernel/mm/transparent_hugepage/enabled')),
    readHugepages(machine, look),
  ]);
  const kilobytes = (name: string): number | null => {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text ?? '')?.[1];
    return found === undefined ? null : Number(found) * 1024;
  };
  return {
    total: kilobytes('MemTotal'),
    available: kilobytes('MemAvailable'),
    lockable: lockableIn(limits),
    hugepages: [...hugepages],
    transparentHugepages: /\[(\w+)\]/.exec(transparent ?? '')?.[1] ?? null,
  };
}
