import type { Kernel, Unit } from './kernel.ts';
import { letGo } from './pci-binding.ts';

/** Starts a unit's process under the next process id. */
export function startUnit(kernel: Kernel, unit: Pick<Unit, 'name' | 'transient' | 'collect' | 'argv' | 'vm'>): Unit {
  const pid = kernel.nextPid;
  // Room for the threads of its virtual CPUs.
  kernel.nextPid += 1 + (unit.vm?.cpus ?? 0);
  const invocation = `${kernel.bootId.replaceAll('-', '').slice(16)}${pid.toString(16).padStart(16, '0')}`;
  const started: Unit = { ...unit, state: 'active', pid, code: 0, result: 'success', invocation };
  kernel.units.set(unit.name, started);
  return started;
}

/** Ends a unit's process. What its virtual machine held is let go; a transient unit that ended well is forgotten, one that failed stays until it is reset. */
export function endUnit(kernel: Kernel, name: string, code: number, result: 'success' | 'exit-code' | 'signal'): void {
  const unit = kernel.units.get(name);
  if (unit?.state !== 'active') return;
  const good = result === 'success';
  if (unit.transient && (good || unit.collect)) kernel.units.delete(name);
  else kernel.units.set(name, { ...unit, state: good ? 'inactive' : 'failed', pid: 0, code, result, vm: null });
  letGo(kernel);
}
