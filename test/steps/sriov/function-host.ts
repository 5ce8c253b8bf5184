import { expect } from 'vitest';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import type { MachineDescription, PciDescription } from '../../../machines/simulated/tree/description.ts';
import { sriov } from '../../../steps/sriov/index.ts';
import { withFunctions } from '../../machines/simulated/hosts/variants.ts';
import { planOf } from '../support/changing.ts';

export const device = '0000:01:00.0';
export const able = withFunctions(labHost);
export const count = `/sys/bus/pci/devices/${device}/sriov_numvfs`;

export const lacking = (...lacks: NonNullable<PciDescription['lacks']>): MachineDescription => ({
  ...able,
  pci: able.pci.map((one) => (one.address === device ? { ...one, lacks } : one)),
});

/** A machine whose card has made so many functions. */
export async function host(made = 0, description = able) {
  const machine = simulatedMachine(description);
  if (made > 0) await machine.write(count, `${made}\n`);
  return machine;
}
export type Host = Awaited<ReturnType<typeof host>>;

export const vf = async (machine: Host, ...words: readonly string[]) =>
  expect((await machine.run(['ip', 'link', 'set', 'dev', 'enp1s0', 'vf', ...words])).code).toBe(0);
export const plan = (machine: Host, input: object) => planOf(sriov, { device, ...input }, machine);

/** Settings as a lab uses them. */
export const lab = [
  { index: 0, mac: '02:00:00:00:00:01', vlan: 100, qos: 3, trust: true, spoofchk: false },
  { index: 1, max_tx_rate: 1000, link_state: 'enable' },
] as const;
