import { matchesGlob } from '../../engine/text/matches-glob.ts';
import { bindingOf, deviceFolder } from '../../facts/pci/pci-sysfs.ts';
import { explainMissingDevice } from '../../facts/pci/explain-missing-device.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import type { TuneIrqAffinity } from '../../schemas/types/steps/tune-irq-affinity.ts';
import { refusal } from '../support/refusal.ts';

/** The numbers of the requested interrupts, in order, or the reason why there are none. */
export interface Found {
  readonly numbers: readonly number[];
  readonly missing: readonly Refusal[];
  readonly isOfGuest: boolean;
}

const none = (reason: string, evidence: string): Found => ({
  numbers: [],
  missing: [refusal('irq-not-found', reason, evidence)],
  isOfGuest: false,
});

/** Whether a handler's name fits a pattern of the shell's, as far as * and ? go. */
export const fitsHandler = (pattern: string, name: string): boolean => matchesGlob(pattern, name, '?');

/** The numbered rows of /proc/interrupts: the number, and the text at the end of the row (proc_interrupts(5)). */
function rowsOf(text: string): readonly (readonly [number: number, rest: string])[] {
  return text.split('\n').flatMap((line) => {
    const row = /^\s*(\d+):\s(.*)$/.exec(line);
    return row === null ? [] : [[Number(row[1]), row[2] ?? ''] as const];
  });
}

/** The vectors that vfio-pci has registered for a guest, by their index: vfio-intx(BDF), vfio-msi[n](BDF), vfio-msix[n](BDF). */
function guestRows(text: string, address: string): readonly number[] {
  const found = rowsOf(text).flatMap(([number, rest]) => {
    const row = /\bvfio-(?:msix?\[(\d+)\]|intx)\(([0-9a-f:.]+)\)/.exec(rest);
    return row?.[2] === address ? [{ number, index: Number(row[1] ?? 0) }] : [];
  });
  return found.toSorted((one, other) => one.index - other.index).map(({ number }) => number);
}

async function ofDevice(address: string, machine: MachineReader): Promise<Found> {
  const folder = deviceFolder(address);
  if ((await machine.read(`${folder}/vendor`)) === undefined) {
    return none(await explainMissingDevice(address, machine), `${folder} does not exist`);
  }
  const { driver } = await bindingOf(address, machine);
  if (driver === null)
    return none(`${address} has no driver, so it raises no interrupts`, `${folder}/driver is not a link`);
  if (driver.startsWith('vfio-')) {
    const numbers = guestRows((await machine.read('/proc/interrupts')) ?? '', address);
    if (numbers.length > 0) return { numbers, missing: [], isOfGuest: true };
    const reason = `${address} is bound to ${driver} and raises no interrupts until the driver of a running guest requests them; start the guest, and wait for its network, in an earlier step`;
    return none(reason, `/proc/interrupts has no vfio-msix[…](${address})`);
  }
  const vectors = ((await machine.list(`${folder}/msi_irqs`)) ?? []).map(Number).toSorted((a, b) => a - b);
  if (vectors.length > 0) return { numbers: vectors, missing: [], isOfGuest: false };
  const line = Number((await machine.read(`${folder}/irq`))?.trim() ?? 0);
  if (line > 0) return { numbers: [line], missing: [], isOfGuest: false };
  return none(`${address} has no interrupt`, `${folder}/msi_irqs is empty and ${folder}/irq reads 0`);
}

async function ofHandler(pattern: string, machine: MachineReader): Promise<Found> {
  const rows = rowsOf((await machine.read('/proc/interrupts')) ?? '');
  // For the pattern, a handler contains no blank, and a comma separates two handlers that share an interrupt.
  const numbers = rows
    .filter(([, rest]) => rest.split(/[\s,]+/).some((word) => fitsHandler(pattern, word)))
    .map(([number]) => number);
  if (numbers.length > 0) return { numbers, missing: [], isOfGuest: false };
  return none(`no interrupt has a handler ${pattern}`, `no row of /proc/interrupts ends in ${pattern}`);
}

/** Finds the interrupts of the input's device, handler or numbers. */
export async function findInterrupts(input: TuneIrqAffinity, machine: MachineReader): Promise<Found> {
  if (input.device !== undefined) return ofDevice(input.device, machine);
  if (input.handler !== undefined) return ofHandler(input.handler, machine);
  return { numbers: input.irqs ?? [], missing: [], isOfGuest: false };
}
