import type { MachineReader } from '../../engine/model/machine.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { vmFolder } from '../../facts/virtualization/vm.ts';
import { readIrqbalance } from '../../facts/cpu/irqbalance.ts';
import { readTunedProfile } from '../../facts/system/knob-owners.ts';
import type { TuneIrqAffinity } from '../../schemas/types/steps/tune-irq-affinity.ts';
import { findInterrupts, fitsHandler } from './find-interrupts.ts';
import type { Interrupt, IrqAffinityState } from './interrupt.ts';
import { readPersistence } from './persist-affinity.ts';
import { refusal } from '../support/refusal.ts';

async function readInterrupt(number: number, machine: MachineReader): Promise<Interrupt | null> {
  const [system, proc] = [`/sys/kernel/irq/${number}`, `/proc/irq/${number}`];
  const paths = ['actions', 'chip_name', 'hwirq'].map((name) => `${system}/${name}`);
  const [affinity, effective, stat, ...texts] = await Promise.all([
    machine.read(`${proc}/smp_affinity_list`),
    machine.read(`${proc}/effective_affinity_list`),
    machine.stat(`${proc}/smp_affinity_list`),
    ...paths.map((path) => machine.read(path)),
  ]);
  const signs = paths.flatMap((path, at) => (texts[at] === undefined ? [] : [[path, texts[at].trim()] as const]));
  const handler = texts[0]?.trim() ?? '';
  if (stat === undefined || handler === '') return null;
  return {
    number,
    handler,
    signs: Object.fromEntries(signs),
    affinity: affinity?.trim() ?? null,
    effective: effective?.trim() || null,
    isKept: (stat.mode & 0o222) === 0,
  };
}

/** The requested numbers that are not interrupts with a handler. */
function unhandled(input: TuneIrqAffinity, seen: readonly Interrupt[]): readonly Refusal[] {
  const there = new Set(seen.map(({ number }) => number));
  const gone = (input.irqs ?? []).filter((number) => !there.has(number));
  if (gone.length > 0) {
    const reason = `interrupt ${gone.join(', ')} has no handler; numbers are assigned again at every boot and every start of a driver, so give a device or a handler`;
    const evidence = `/sys/kernel/irq/${gone[0]}/actions is empty or does not exist`;
    return [refusal('irq-not-found', reason, evidence)];
  }
  if (seen.length > 0 || input.device === undefined) return [];
  const reason = `the driver of ${input.device} has interrupt vectors, but none of them has a handler: its interface may be down`;
  return [refusal('irq-not-found', reason, 'actions below /sys/kernel/irq are empty for each')];
}

/** Finds the interrupts, their CPUs, and other programs that would move them. */
export async function probeAffinity(input: TuneIrqAffinity, machine: MachineReader): Promise<IrqAffinityState> {
  // A plan that has the virtual machine only planned knows its interrupts after that step.
  if (input.vm !== undefined) await machine.stat(vmFolder(input.vm));
  const found = await findInterrupts(input, machine);
  const [read, online, possible, irqbalance, tuned, persistence] = await Promise.all([
    Promise.all(found.numbers.map((number) => readInterrupt(number, machine))),
    machine.read('/sys/devices/system/cpu/online'),
    machine.read('/sys/devices/system/cpu/possible'),
    readIrqbalance(machine),
    readTunedProfile(machine),
    readPersistence(input, found.isOfGuest, machine),
  ]);
  const { handler } = input;
  const interrupts = read.filter(
    (one): one is Interrupt =>
      one !== null && (handler === undefined || one.handler.split(',').some((name) => fitsHandler(handler, name))),
  );
  return {
    interrupts,
    missing: [...found.missing, ...(found.missing.length > 0 ? [] : unhandled(input, interrupts))],
    isOfGuest: found.isOfGuest,
    online: online?.trim() ?? '',
    possible: possible?.trim() ?? '',
    irqbalance,
    tuned,
    persistence,
  };
}
