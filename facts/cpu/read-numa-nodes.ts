import type { MachineReader } from '../../engine/model/machine.ts';
import type { Facts } from '../../schemas/types/facts.ts';
import type { Look } from '../system/look.ts';

const nodes = '/sys/devices/system/node';

/**
 * The NUMA nodes with their CPUs, by number (Documentation/ABI/stable/sysfs-devices-node). A host without NUMA has one
 * node, a kernel without NUMA support has none.
 */
export async function readNumaNodes(machine: MachineReader, look: Look): Promise<Facts['cpu']['nodes']> {
  const names = (await look('cpu.nodes', [], machine.list(nodes))) ?? [];
  const numbers = names.flatMap((name) => /^node(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  return Promise.all(
    numbers
      .sort((one, other) => one - other)
      .map(async (node) => {
        const cpus = await look('cpu.nodes', undefined, machine.read(`${nodes}/node${node}/cpulist`));
        return { node, cpus: (cpus ?? '').trim() };
      }),
  );
}
