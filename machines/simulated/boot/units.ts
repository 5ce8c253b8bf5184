import type { Kernel, Unit } from '../kernel/kernel.ts';
import { letGo } from '../kernel/pci-binding.ts';

/** Starts the process of a unit under the next process id. */
export function startUnit(kernel: Kernel, unit: Pick<Unit, 'name' | 'transient' | 'collect' | 'argv' | 'vm'>): Unit {
  const pid = kernel.nextPid;
  // Reserves ids for the threads of its virtual CPUs, and one more.
  kernel.nextPid += unit.vm === null ? 1 : unit.vm.cpus + 2;
  const invocation = `${kernel.bootId.replaceAll('-', '').slice(16)}${pid.toString(16).padStart(16, '0')}`;
  const started: Unit = { ...unit, state: 'active', pid, code: 0, result: 'success', invocation };
  kernel.units.set(unit.name, started);
  return started;
}

/** Starts a slice: a control group without a process. */
export function startSlice(
  kernel: Kernel,
  unit: Pick<Unit, 'name' | 'transient' | 'collect' | 'argv' | 'vm'>,
  cpus: string,
): void {
  kernel.units.set(unit.name, { ...unit, state: 'active', pid: 0, code: 0, result: 'success', invocation: '' });
  if (cpus !== '') kernel.slices.set(unit.name, { cpus, partition: 'member' });
}

/**
 * Ends the process of a unit. Devices of its virtual machine are released. A transient unit that succeeded is removed;
 * a failed one stays until it is reset.
 */
export function endUnit(kernel: Kernel, name: string, code: number, result: 'success' | 'exit-code' | 'signal'): void {
  const unit = kernel.units.get(name);
  if (unit?.state !== 'active') return;
  const good = result === 'success';
  if (unit.transient && (good || unit.collect)) kernel.units.delete(name);
  else kernel.units.set(name, { ...unit, state: good ? 'inactive' : 'failed', pid: 0, code, result, vm: null });
  // A control group exists as long as it contains a process.
  if (![...kernel.moved.values()].includes(name)) kernel.slices.delete(name);
  kernel.moved.delete(unit.pid);
  letGo(kernel);
}
