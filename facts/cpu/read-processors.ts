import type { MachineReader } from '../../engine/model/machine.ts';
import type { Facts } from '../../schemas/types/facts.ts';
import { parseCpuList, parseShownCpus } from './cpu-list.ts';
import { readCpuIsolation } from './read-cpu-isolation.ts';
import { parseCpu } from './parse-cpu.ts';
import type { Look } from '../system/look.ts';
import { readNumaNodes } from './read-numa-nodes.ts';

const folder = '/sys/devices/system/cpu';

/**
 * The package, core and node of each online CPU (Documentation/admin-guide/cputopology.rst); the node comes from the
 * CPU lists of the nodes.
 */
async function readTopology(
  online: readonly number[],
  nodes: Facts['cpu']['nodes'],
  machine: MachineReader,
  look: Look,
): Promise<Facts['cpu']['topology']> {
  const homes = new Map(
    nodes.toReversed().flatMap(({ node, cpus }) => (parseCpuList(cpus, 0) ?? []).map((cpu) => [cpu, node] as const)),
  );
  return Promise.all(
    online.map(async (cpu) => {
      const [socket, core, siblings] = await Promise.all(
        ['physical_package_id', 'core_id', 'thread_siblings_list'].map((name) =>
          look('cpu.topology', undefined, machine.read(`${folder}/cpu${cpu}/topology/${name}`)),
        ),
      );
      const number = (text: string | undefined): number | null => (text === undefined ? null : Number(text.trim()));
      return {
        cpu,
        socket: number(socket),
        node: homes.get(cpu) ?? null,
        core: number(core),
        siblings: siblings?.trim() ?? `${cpu}`,
      };
    }),
  );
}

/**
 * The frequency governor of each policy (Documentation/admin-guide/pm/cpufreq.rst); most virtual machines have none.
 */
async function readGovernors(machine: MachineReader, look: Look): Promise<Facts['cpu']['governors']> {
  const names = (await look('cpu.governors', [], machine.list(`${folder}/cpufreq`))) ?? [];
  const policies = names.filter((name) => /^policy\d+$/.test(name));
  const found = await Promise.all(
    policies.map(async (policy) => {
      const [governor, cpus] = await Promise.all(
        ['scaling_governor', 'affected_cpus'].map((name) =>
          look('cpu.governors', undefined, machine.read(`${folder}/cpufreq/${policy}/${name}`)),
        ),
      );
      if (governor === undefined) return [];
      return [
        {
          policy: Number(policy.slice(6)),
          governor: governor.trim(),
          cpus: cpus?.trim().replaceAll(/\s+/g, ',') ?? '',
        },
      ];
    }),
  );
  return found.flat().sort((one, other) => one.policy - other.policy);
}

/** The processors: vendor and features, the topology of each CPU, and the isolated CPUs. */
export async function readProcessors(machine: MachineReader, look: Look): Promise<Facts['cpu']> {
  const [cpuinfo, online, smt, nodes, governors, isolation] = await Promise.all([
    look('cpu', undefined, machine.read('/proc/cpuinfo')),
    look('cpu.topology', undefined, machine.read(`${folder}/online`)),
    look('cpu.smt', undefined, machine.read(`${folder}/smt/control`)),
    readNumaNodes(machine, look),
    readGovernors(machine, look),
    readCpuIsolation(machine, look),
  ]);
  return {
    ...parseCpu(cpuinfo ?? ''),
    nodes,
    topology: await readTopology(parseShownCpus(online) ?? [], nodes, machine, look),
    smt: smt?.trim() ?? null,
    ...isolation,
    governors,
  };
}
