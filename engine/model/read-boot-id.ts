import type { MachineReader } from './machine.ts';

/** The kernel's random ID of this boot (/proc/sys/kernel/random/boot_id, random(4)). */
export async function readBootId(machine: MachineReader): Promise<string> {
  return (await machine.read('/proc/sys/kernel/random/boot_id'))?.trim() ?? '';
}
