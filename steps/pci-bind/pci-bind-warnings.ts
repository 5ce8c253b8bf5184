import { isPassThrough } from '../../engine/change/binding.ts';
import type { PciBind } from '../../schemas/types/steps/pci-bind.ts';
import { networkWarnings } from './network-checks.ts';
import { hindering } from './group-checks.ts';
import type { PciBindState, SeenDevice } from './pci-bind-state.ts';

/** What to know of a device before it changes hands (preflights 16, 18 and 20). */
function deviceWarnings(seen: SeenDevice, input: PciBind, state: PciBindState): readonly string[] {
  const { address, resets, virtuals, physical, override } = seen.device;
  const warnings: string[] = [];
  if (virtuals > 0)
    warnings.push(
      `${address} has ${virtuals} virtual functions; they go away with its driver, and with them whatever uses them`,
    );
  if (physical !== null)
    warnings.push(
      `${address} is a virtual function of ${physical}; it is gone when that one's sriov_numvfs is written`,
    );
  if (override !== null && override !== input.driver)
    warnings.push(`driver_override of ${address} was ${override}; undo sets it again`);
  if (!isPassThrough(input.driver)) return warnings;
  if (resets?.length === 0)
    warnings.push(`${address} cannot be reset: what one virtual machine leaves in it the next one finds`);
  if (resets?.join() === 'bus' && state.members.length > 0) {
    warnings.push(
      `${address} can only be reset together with its bus, which it shares: state may stay between virtual machines`,
    );
  }
  if (state.group?.reserved.includes('direct')) {
    warnings.push(
      `the firmware keeps memory of group ${state.group.id} mapped (RMRR); the kernel may refuse to attach it`,
    );
  }
  return warnings;
}

/** Preflight 6: new_id takes every unbound device of the ID now, and each one that loses its driver later. */
function twinWarnings(input: PciBind, { twins, target }: PciBindState): readonly string[] {
  if (input.method !== 'new_id' || !('device' in target)) return [];
  const { vendor, device } = target.device;
  const taken = twins.filter(({ driver }) => driver === null).map(({ address }) => address);
  const kept = twins.filter(({ driver }) => driver !== null && driver !== input.driver);
  return [
    `new_id gives ${input.driver} every unbound ${vendor}:${device}${taken.length > 0 ? `: ${taken.join(', ')} too` : ', also one that appears later'}; method: override takes this device alone`,
    ...kept.map(
      ({ address, driver }) => `${address} has the same ID; it stays with ${driver} until that driver lets go of it`,
    ),
  ];
}

/** What a person should read before saying yes, for the devices that change hands. */
export function pciBindWarnings(input: PciBind, state: PciBindState, moving: readonly SeenDevice[]): readonly string[] {
  return [
    ...moving.flatMap((seen) => [...networkWarnings(seen, state), ...deviceWarnings(seen, input, state)]),
    ...twinWarnings(input, state),
  ];
}

/** When nothing is left to do: what still keeps the group from a virtual machine. */
export function settledWarnings(input: PciBind, state: PciBindState): readonly string[] {
  if (!isPassThrough(input.driver)) return [];
  return hindering(input, state.members).map(
    ({ device }) => `IOMMU group ${state.group?.id} is not viable: ${device.address} is still with ${device.driver}`,
  );
}
