import { isPassThrough } from '../../changes/binding/index.ts';
import { warned } from '../../engine/model/warned.ts';
import type { PciBind } from '../../schemas/types/steps/pci-bind.ts';
import { networkWarnings } from './network-checks.ts';
import { hindering } from './group-checks.ts';
import type { PciBindState, SeenDevice } from './pci-bind-state.ts';
import { signNotes } from './sign-checks.ts';
import { nameServerWarnings } from './traffic-checks.ts';
import { refusal } from '../support/refusal.ts';

/** What undo sets back besides the driver. */
const overrideWarnings = ({ device: { address, override } }: SeenDevice, input: PciBind): readonly string[] =>
  override !== null && override !== input.driver
    ? [`driver_override of ${address} was ${override}; undo sets it again`]
    : [];

/** Preflight 6: new_id takes every unbound device of the ID now, and each one that loses its driver later. */
function sameIdWarnings(input: PciBind, { sameIdDevices, target }: PciBindState): readonly string[] {
  if (input.method !== 'new_id' || !('device' in target)) return [];
  const { vendor, device } = target.device;
  const taken = sameIdDevices.filter(({ driver }) => driver === null).map(({ address }) => address);
  const kept = sameIdDevices.filter(({ driver }) => driver !== null && driver !== input.driver);
  const text = `new_id gives ${input.driver} every unbound ${vendor}:${device}${taken.length > 0 ? `: ${taken.join(', ')} too` : ', also one that appears later'}; method: override takes this device alone`;
  if (sameIdDevices.length === 0) return [text];
  const shown = sameIdDevices.map((one) => `${one.address} ${one.driver ?? 'without a driver'}`).join(', ');
  return [
    warned(refusal('id-takes-twins', text, `the same ID: ${shown}`)),
    ...kept.map(
      ({ address, driver }) => `${address} has the same ID; it stays with ${driver} until that driver lets go of it`,
    ),
  ];
}

/** What a person should read before saying yes, for the devices that change hands. */
export function pciBindWarnings(input: PciBind, state: PciBindState, moving: readonly SeenDevice[]): readonly string[] {
  return [
    ...moving.flatMap((seen) => [
      ...networkWarnings(seen, state),
      ...nameServerWarnings(seen, state),
      ...overrideWarnings(seen, input),
    ]),
    ...signNotes(input, state, moving).map(warned),
    ...sameIdWarnings(input, state),
  ];
}

/** When nothing is left to do: what still keeps the group from a virtual machine. */
export function settledWarnings(input: PciBind, state: PciBindState): readonly string[] {
  if (!isPassThrough(input.driver)) return [];
  return hindering(input, state.members).map(
    ({ device }) => `IOMMU group ${state.group?.id} is not viable: ${device.address} is still with ${device.driver}`,
  );
}
