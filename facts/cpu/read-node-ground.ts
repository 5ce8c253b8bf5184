import type { MachineReader } from '../../engine/model/machine.ts';
import { parseCpuList } from './cpu-list.ts';

const folder = '/sys/devices/system/node';

/** What the firmware says of NUMA nodes beside their CPUs (Documentation/ABI/stable/sysfs-devices-node). */
export interface NodeGround {
  /** The distance from a node to each node, by their numbers; 10 is the node itself. */
  readonly distances: ReadonlyMap<number, ReadonlyMap<number, number>>;
  /** Nodes without their own memory; empty if the kernel does not list the nodes that have memory. */
  readonly memoryless: readonly number[];
}

/** Reads the distances between NUMA nodes, and the nodes without memory. */
export async function readNodeGround(machine: MachineReader): Promise<NodeGround> {
  const [names, memory] = await Promise.all([machine.list(folder), machine.read(`${folder}/has_memory`)]);
  const nodes = (names ?? [])
    .flatMap((name) => /^node(\d{1,5})$/.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((one, other) => one - other);
  const rows = await Promise.all(nodes.map((node) => machine.read(`${folder}/node${node}/distance`)));
  const distances = rows.map((row) => {
    // A row has a number for each online node, in order, however the nodes are numbered.
    const numbers = (row ?? '').trim().split(/\s+/).map(Number);
    const isWhole = numbers.length === nodes.length && numbers.every((one) => Number.isSafeInteger(one) && one > 0);
    return new Map(isWhole ? nodes.map((node, index) => [node, numbers[index] ?? 0] as const) : []);
  });
  const having = parseCpuList(memory ?? '', 0);
  return {
    distances: new Map(nodes.map((node, index) => [node, distances[index] ?? new Map()])),
    memoryless: having === null || having.length === 0 ? [] : nodes.filter((node) => !having.includes(node)),
  };
}
