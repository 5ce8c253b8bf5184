import type { MachineReader } from '../../engine/model/machine.ts';
import { deviceFolder } from '../pci/pci-sysfs.ts';
import { readCpuKinds } from './cpu-kinds.ts';
import type { CpuKind } from './cpu-kinds.ts';
import { readNodeGround } from './read-node-ground.ts';
import type { NodeGround } from './read-node-ground.ts';
import { readSharedCaches } from './read-shared-caches.ts';
import { parseCpuList } from './cpu-list.ts';
import { readCpuTopology, type CpuTopology } from './cpu-topology.ts';
import { readNumaNodes } from './read-numa-nodes.ts';

/** The properties of a host's CPUs that a choice among them needs. */
export interface CpuGround extends CpuTopology {
  readonly nodes: readonly { readonly node: number; readonly cpus: readonly number[] }[];
  /** CPUs that the boot removed from the scheduler (isolcpus=), and CPUs without a tick (nohz_full=). */
  readonly isolated: readonly number[];
  readonly tickless: readonly number[];
  /** The CPUs of the root control group: without the CPUs of isolated partitions. */
  readonly shared: readonly number[];
  /** The kinds of CPUs, the fastest first; all CPUs are alike if this is absent. */
  readonly kinds?: readonly CpuKind[];
  /** The CPUs of each L3 cache. */
  readonly caches?: readonly (readonly number[])[];
  /** The distances between the nodes, and the nodes without memory. */
  readonly distances?: NodeGround['distances'];
  readonly memoryless?: readonly number[];
}

const folder = '/sys/devices/system/cpu';

/** The CPUs, the NUMA nodes and the CPUs that are isolated at present, as the kernel shows them; null if the kernel does not list its CPUs. */
export async function readCpuGround(machine: MachineReader): Promise<CpuGround | null> {
  const [topology, nodes, isolated, tickless, shared, kinds, caches, around] = await Promise.all([
    readCpuTopology(machine),
    readNumaNodes(machine, async (_, otherwise, reading) => (await reading) ?? otherwise),
    machine.read(`${folder}/isolated`),
    machine.read(`${folder}/nohz_full`),
    machine.read('/sys/fs/cgroup/cpuset.cpus.effective'),
    readCpuKinds(machine),
    readSharedCaches(machine),
    readNodeGround(machine),
  ]);
  if (topology === null) return null;
  // "(null)" and an empty line mean an empty list.
  const list = (text: string | undefined): readonly number[] => parseCpuList(text ?? '', 0) ?? [];
  return {
    ...topology,
    nodes: nodes.map(({ node, cpus }) => ({ node, cpus: list(cpus) })),
    isolated: list(isolated),
    tickless: list(tickless),
    shared: shared === undefined || shared.trim() === '' ? topology.online : list(shared),
    kinds,
    caches,
    ...around,
  };
}

/** The NUMA node of a PCI device; null if it has no node. Undefined if the device does not exist. */
export async function readDeviceNode(address: string, machine: MachineReader): Promise<number | null | undefined> {
  const [vendor, text] = await Promise.all([
    machine.read(`${deviceFolder(address)}/vendor`),
    machine.read(`${deviceFolder(address)}/numa_node`),
  ]);
  if (vendor === undefined && text === undefined) return undefined;
  // -1 means that the firmware assigned no node to the device.
  const node = Number(text ?? -1);
  return Number.isSafeInteger(node) && node >= 0 ? node : null;
}
