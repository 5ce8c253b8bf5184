import type { MachineReader } from '../../engine/model/machine.ts';
import { tolerantly } from '../system/tolerantly.ts';
import { showUnit } from '../system/unit.ts';
import { readVirtualMachines } from './read-virtual-machines.ts';
import { vmFolder, vmUnit } from './vm.ts';

/** A virtual machine that runs on a host now. */
export interface RunningGuest {
  /** Null if its program gives no name. */
  readonly name: string | null;
  readonly program: string;
  readonly pid: number | null;
  /** Its unit, if runbook started it. */
  readonly unit: string | null;
}

/** The virtual machines of runbook that run, by their units, and every other one, by the devices that it has open. */
export async function readRunningGuests(machine: MachineReader): Promise<readonly RunningGuest[]> {
  const names = (await tolerantly(undefined, machine.list(vmFolder('').slice(0, -1)))) ?? [];
  const own = await Promise.all(
    names.map(async (name): Promise<readonly RunningGuest[]> => {
      const unit = vmUnit(name);
      const state = await tolerantly(null, showUnit(unit, machine));
      return state?.running === true ? [{ name, program: 'QEMU', pid: state.pid, unit }] : [];
    }),
  );
  const known = new Set(own.flat().map(({ pid }) => pid));
  const seen = await readVirtualMachines(machine, (_, fallback, reading) => tolerantly(fallback, reading));
  const others = seen.filter(({ pid }) => !known.has(pid));
  return [...own.flat(), ...others.map(({ name, program, pid }) => ({ name, program, pid, unit: null }))];
}

/** A running virtual machine, in a few words. */
export function describeGuest({ name, program, pid }: RunningGuest): string {
  const what = name === null ? `a virtual machine of ${program}` : `the virtual machine ${name}`;
  return pid === null ? what : `${what} (pid ${pid})`;
}
