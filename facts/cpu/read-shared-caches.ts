import type { MachineReader } from '../../engine/model/machine.ts';
import { parseCpuList, parseShownCpus } from './cpu-list.ts';

/**
 * The sets of CPUs that share a last-level (L3) cache, e.g. the core complexes (CCX) of an AMD CPU
 * (Documentation/ABI/testing/sysfs-devices-system-cpu); empty if the kernel shows none.
 */
export async function readSharedCaches(machine: MachineReader): Promise<readonly (readonly number[])[]> {
  const folder = '/sys/devices/system/cpu';
  const online = parseShownCpus(await machine.read(`${folder}/online`)) ?? [];
  const texts = await Promise.all(
    online.map((cpu) => machine.read(`${folder}/cpu${cpu}/cache/index3/shared_cpu_list`)),
  );
  const lists = new Set(texts.flatMap((text) => (text === undefined ? [] : [text.trim()])));
  return [...lists].flatMap((text) => {
    const cpus = parseCpuList(text, 0);
    return cpus === null || cpus.length === 0 ? [] : [cpus];
  });
}
