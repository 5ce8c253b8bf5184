import { MachineError } from '../../../engine/model/machine-error.ts';
import { readPciList } from '../../../facts/pci/read-pci-list.ts';
import type { CheckOptions, MachineReader, RunOptions } from '../../../engine/model/machine.ts';
import { findAddress, type AddressWanted } from './find-address.ts';
import { findPci, type PciWanted } from './find-pci.ts';
import { unmetDemand, type Demands } from './unmet-demand.ts';

/** A condition that a machine can be checked for; if several are given, the first one is used. */
export interface Condition extends Demands {
  readonly path?: { readonly exists: string; readonly contains?: string };
  readonly command?: readonly string[];
  /** The command only reads. */
  readonly read_only?: boolean;
  readonly address?: AddressWanted;
  readonly pci?: PciWanted;
  /** A value to compare with the demands. */
  readonly that?: unknown;
}

/** The result of one check: the condition is met, or the observed state. */
export type Sight =
  | {
      readonly kind: 'there';
      readonly stdout: string | null;
      readonly address: string | null;
      readonly interface: string | null;
      /** The PCI devices that were found, each with its place, ID and driver. */
      readonly pci: readonly string[] | null;
    }
  | { readonly kind: 'not-yet'; readonly seen: string };

const there = { kind: 'there', stdout: null, address: null, interface: null, pci: null } as const;
const notYet = (seen: string): Sight => ({ kind: 'not-yet', seen });

async function lookAtPath(
  { exists, contains }: NonNullable<Condition['path']>,
  machine: MachineReader,
): Promise<Sight> {
  if (contains === undefined) {
    return (await machine.stat(exists)) === undefined ? notYet(`${exists} does not exist`) : there;
  }
  const text = await machine.read(exists);
  if (text === undefined) return notYet(`${exists} does not exist`);
  return text.includes(contains) ? there : notYet(`${exists} contains "${text.trim().slice(-300)}"`);
}

/** The time limit of one check in seconds, and the signal that ends it early. */
type Limits = Required<Pick<RunOptions, 'deadline' | 'signal'>>;

async function lookByCommand(argv: readonly string[], limits: CheckOptions, machine: MachineReader): Promise<Sight> {
  const { code, stdout, stderr, timedOut, omitted } = await machine.check(argv, limits);
  // A later step may derive something from the output, so it gets all of it or nothing.
  if (code === 0) return { ...there, stdout: (omitted?.stdout ?? 0) > 0 ? null : stdout };
  const detail = (stderr.trim() || stdout.trim()).slice(-500);
  return notYet(
    `${argv.join(' ')} ${timedOut ? 'took too long' : `ended with code ${code}`}${detail === '' ? '' : `: ${detail}`}`,
  );
}

async function lookForAddress(wanted: AddressWanted, machine: MachineReader): Promise<Sight> {
  const { code, stdout, stderr } = await machine.query(['ip', '-j', 'address']);
  if (code !== 0) return notYet(`ip -j address failed: ${stderr.trim()}`);
  const { found, seen } = findAddress(wanted, stdout);
  return found === null ? notYet(seen) : { ...there, ...found };
}

async function lookForPci(wanted: PciWanted, machine: MachineReader): Promise<Sight> {
  const devices = await readPciList(machine);
  if (devices === undefined) return notYet('/proc/bus/pci/devices cannot be read');
  const { found, seen } = findPci(wanted, devices);
  return found === null ? notYet(seen) : { ...there, pci: found };
}

/** Checks once; an unreachable machine also counts as "not yet". */
export async function look(condition: Condition, limits: Limits, machine: MachineReader): Promise<Sight> {
  const { path, command, address, pci, that } = condition;
  try {
    if (path !== undefined) return await lookAtPath(path, machine);
    if (command !== undefined)
      return await lookByCommand(command, { ...limits, readOnly: condition.read_only ?? false }, machine);
    if (address !== undefined) return await lookForAddress(address, machine);
    if (pci !== undefined) return await lookForPci(pci, machine);
  } catch (error) {
    if (error instanceof MachineError) return notYet(error.message);
    throw error;
  }
  const unmet = unmetDemand(that, condition);
  return unmet === null
    ? there
    : notYet(`the value is ${that === undefined ? 'absent' : JSON.stringify(that)}; ${unmet}`);
}

/** The condition in a few words. */
export function conditionText({
  path,
  command,
  address,
  pci,
  that: _that,
  read_only: _,
  ...demands
}: Condition): string {
  if (path !== undefined) return path.contains === undefined ? path.exists : `"${path.contains}" in ${path.exists}`;
  if (command !== undefined) return `"${command.join(' ')}" to succeed`;
  if (address !== undefined)
    return `an address in ${address.within} on ${address.interface ?? address.mac ?? 'any interface'}`;
  if (pci !== undefined) return `PCI devices ${pci.ids.join(', ')}${pci.driver ? ', each with a driver' : ''}`;
  return `a value with ${JSON.stringify(demands)}`;
}
