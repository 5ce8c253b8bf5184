import { isPassThrough } from '../../changes/binding/index.ts';
import { warned } from '../../engine/model/warned.ts';
import type { PciBind } from '../../schemas/types/steps/pci-bind.ts';
import { networkWarnings } from './network-checks.ts';
import { hindering } from './group-checks.ts';
import type { PciBindState, SeenDevice } from './pci-bind-state.ts';
import { signNotes } from './sign-checks.ts';
import { wholeGroupNotes } from './taken-members.ts';
import { nameServerWarnings } from './traffic-checks.ts';
import { refusal } from '../support/refusal.ts';

/** The values that undo restores in addition to the driver. */
const overrideWarnings = ({ device: { address, override } }: SeenDevice, input: PciBind): readonly string[] =>
  override !== null && override !== input.driver
    ? [`driver_override of ${address} was ${override}; undo restores it`]
    : [];

/** Preflight 6: new_id claims every device with the ID that has no driver, also one that loses its driver later. */
function sameIdWarnings(input: PciBind, { sameIdDevices, target }: PciBindState): readonly string[] {
  if (input.method !== 'new_id' || !('device' in target)) return [];
  const { vendor, device } = target.device;
  const taken = sameIdDevices.filter(({ driver }) => driver === null).map(({ address }) => address);
  const kept = sameIdDevices.filter(({ driver }) => driver !== null && driver !== input.driver);
  const text = `with new_id, ${input.driver} claims every device ${vendor}:${device} without a driver${taken.length > 0 ? `, including ${taken.join(', ')}` : ', also a device that appears later'}; method: override binds only this device`;
  if (sameIdDevices.length === 0) return [text];
  const shown = sameIdDevices.map((one) => `${one.address} ${one.driver ?? 'without a driver'}`).join(', ');
  return [
    warned(refusal('id-takes-twins', text, `the same ID: ${shown}`)),
    ...kept.map(
      ({ address, driver }) =>
        `${address} has the same ID; it remains bound to ${driver} until that driver releases it`,
    ),
  ];
}

/** The warnings for the devices that get another driver. */
export function pciBindWarnings(input: PciBind, state: PciBindState, moving: readonly SeenDevice[]): readonly string[] {
  return [
    ...wholeGroupNotes(input, state).map(warned),
    ...moving.flatMap((seen) => [
      ...networkWarnings(seen, state),
      ...nameServerWarnings(seen, state),
      ...overrideWarnings(seen, input),
    ]),
    ...signNotes(input, state, moving).map(warned),
    ...sameIdWarnings(input, state),
  ];
}

/** If no change is needed: the devices that still prevent passthrough of the group. */
export function settledWarnings(input: PciBind, state: PciBindState): readonly string[] {
  if (!isPassThrough(input.driver)) return [];
  return hindering(input, state).map(
    ({ device }) =>
      `IOMMU group ${state.group?.id} is not viable: ${device.address} is still bound to ${device.driver}`,
  );
}
