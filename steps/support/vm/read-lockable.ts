import type { MachineReader } from '../../../engine/model/machine.ts';
import { queryIfThere } from '../../../facts/system/query-if-there.ts';
import { tolerantly } from '../../../facts/system/tolerantly.ts';
import type { Ground } from './vm-state.ts';

/** CAP_IPC_LOCK in a set of capabilities (capabilities(7), include/uapi/linux/capability.h). */
const ipcLock = 1n << 14n;

/** With CAP_SYS_RESOURCE systemd may raise a limit above its own (setrlimit(2)). */
const sysResource = 1n << 24n;

/**
 * The amount of memory that a unit of systemd may lock: all for root with CAP_IPC_LOCK; for another user the configured
 * limit if systemd has CAP_SYS_RESOURCE, otherwise systemd's own limit (systemd-system.conf(5)).
 */
export async function readLockable(machine: MachineReader, user = 'root'): Promise<Ground['lockable']> {
  const status = await tolerantly(undefined, machine.read('/proc/1/status'));
  const bounds = /^CapBnd:\s*([0-9a-f]+)/m.exec(status ?? '')?.[1];
  const [needed, name] = user === 'root' ? [ipcLock, 'CAP_IPC_LOCK'] : [sysResource, 'CAP_SYS_RESOURCE'];
  if (bounds === undefined || (BigInt(`0x${bounds}`) & needed) !== 0n) return { bytes: Infinity, evidence: '' };
  const { code, stdout } = await queryIfThere(machine, ['systemctl', 'show', '-p', 'DefaultLimitMEMLOCK', '--value']);
  const limit = stdout.trim();
  const evidence = `/proc/1/status: CapBnd ${bounds} without ${name}; systemctl show: DefaultLimitMEMLOCK=${limit}`;
  return { bytes: code === 0 && /^\d+$/.test(limit) ? Number(limit) : Infinity, evidence };
}
