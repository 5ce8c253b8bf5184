import type { MachineReader } from '../../engine/model/machine.ts';
import { tolerantly } from '../system/tolerantly.ts';

/** The name in QEMU's argument vector, `-name web` or `-name guest=web,…` (qemu(1)); null for another program. */
export function vmNameIn(commandLine: string): string | null {
  const argv = commandLine.split('\0');
  const at = argv.findIndex((word) => word === '-name' || word === '--name');
  const value = at < 0 ? undefined : argv[at + 1];
  if (value === undefined) return null;
  const first = value.split(',')[0] ?? '';
  return /(?:^|,)guest=([^,]+)/.exec(value)?.[1] ?? (first.includes('=') ? null : first);
}

/** The names of the virtual machines that processes run, by process id. */
export async function readVmNames(
  pids: readonly number[],
  machine: MachineReader,
): Promise<ReadonlyMap<number, string>> {
  const unique = [...new Set(pids)];
  const lines = await Promise.all(unique.map((pid) => tolerantly(undefined, machine.read(`/proc/${pid}/cmdline`))));
  const names = unique.map((pid, index) => [pid, vmNameIn(lines[index] ?? '')] as const);
  return new Map(names.flatMap(([pid, name]) => (name === null ? [] : [[pid, name] as const])));
}
