import type { MachineReader } from '../../engine/machine.ts';
import { queryIfThere } from '../../facts/query-if-there.ts';
import { tolerantly } from '../../facts/tolerantly.ts';
import type { Ground } from './vm-state.ts';

/** CAP_IPC_LOCK in a set of capabilities (capabilities(7), include/uapi/linux/capability.h). */
const ipcLock = 1n << 14n;

/** How much memory a unit that systemd starts may lock: all of it with CAP_IPC_LOCK, else what systemd grants (systemd-system.conf(5)). */
export async function readLockable(machine: MachineReader): Promise<Ground['lockable']> {
  const status = await tolerantly(undefined, machine.read('/proc/1/status'));
  const bounds = /^CapBnd:\s*([0-9a-f]+)/m.exec(status ?? '')?.[1];
  if (bounds === undefined || (BigInt(`0x${bounds}`) & ipcLock) !== 0n) return { bytes: Infinity, evidence: '' };
  const { code, stdout } = await queryIfThere(machine, ['systemctl', 'show', '-p', 'DefaultLimitMEMLOCK', '--value']);
  const limit = stdout.trim();
  const evidence = `/proc/1/status: CapBnd ${bounds} without CAP_IPC_LOCK; systemctl show: DefaultLimitMEMLOCK=${limit}`;
  return { bytes: code === 0 && /^\d+$/.test(limit) ? Number(limit) : Infinity, evidence };
}
