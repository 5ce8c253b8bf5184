import { isPassThrough } from '../../changes/binding/index.ts';
import type { BindingChange } from '../../changes/binding/change.ts';
import type { BindingState } from '../../schemas/types/common.ts';
import { settleRefusals } from '../support/settle-refusals.ts';
import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import type { PciDevice } from '../../facts/pci/pci-device.ts';
import type { PciBind } from '../../schemas/types/steps/pci-bind.ts';
import { bridgeCheck, driverCheck, groupCheck, identityCheck } from './device-checks.ts';
import { groupMemberChecks } from './group-checks.ts';
import { networkChecks } from './network-checks.ts';
import { isMissing, unused } from './pci-bind-state.ts';
import type { PciBindState, SeenDevice } from './pci-bind-state.ts';
import { pciBindWarnings, settledWarnings } from './pci-bind-warnings.ts';
import { takenMembers } from './taken-members.ts';
import { trafficChecks } from './traffic-checks.ts';
import { keyboardChecks, useChecks } from './use-checks.ts';
import { refused } from '../support/refused.ts';

/** The required driver of a device. With new_id, the override remains empty, because it would disable the ID. */
const wanted = (input: PciBind, method: PciBind['method']): BindingState => ({
  driver: input.driver,
  override: method === 'override' ? input.driver : null,
});

function binding(input: PciBind, seen: SeenDevice, method: PciBind['method']): BindingChange | null {
  const { address, vendor, device, mac, driver, override } = seen.device;
  const after = wanted(input, method);
  if (driver === after.driver && override === after.override) return null;
  return {
    kind: 'binding',
    address,
    identity: { vendor, device, mac },
    before: { driver, override },
    after,
    method,
    interfaces: seen.interfaces.map(({ state }) => state),
    deadline: input.deadline,
  };
}

/**
 * The other devices that a write to new_id would bind. Each is bound before that write, so the plan shows it and undo
 * unbinds it.
 */
const takenAlong = (input: PciBind, sameIdDevices: readonly PciDevice[]): readonly SeenDevice[] =>
  input.method === 'override'
    ? []
    : sameIdDevices
        .filter(({ driver, override }) => driver === null && override === null)
        .map((device) => ({ device, ...unused }));

/** Proposes the binding and its refusals and warnings. Pure. */
export function planPciBind(input: PciBind, state: PciBindState): Proposal {
  const { target } = state;
  if (isMissing(target)) return refused({ ...target, override: null });
  const wrong = [...identityCheck(input, target.device, state.elsewhere), ...bridgeCheck(target.device)];
  if (wrong.length > 0) return refused(...wrong);
  const named = takenMembers(input, state.members);
  const planned = [
    ...takenAlong(input, state.sameIdDevices).map((seen) => ({ seen, change: binding(input, seen, 'override') })),
    { seen: target, change: binding(input, target, input.method) },
    ...named.map((seen) => ({ seen, change: binding(input, seen, 'override') })),
  ];
  const changes = planned.flatMap(({ change }) => change ?? []);
  if (changes.length === 0) return { ...nothing, warnings: settledWarnings(input, state) };
  const moving = planned.filter(({ change }) => change !== null).map(({ seen }) => seen);
  // Only a device that loses its driver can cut anyone off.
  const losing = moving.filter(({ device }) => device.driver !== null && device.driver !== input.driver);
  const found = [
    ...driverCheck(input, state),
    ...(/vfio/.test(input.driver) ? groupCheck(target.device, state) : []),
    ...(isPassThrough(input.driver) ? groupMemberChecks(input, state) : []),
    ...named.flatMap(({ device }) => bridgeCheck(device)),
    ...losing.flatMap((seen) => [
      ...networkChecks(seen, state),
      ...trafficChecks(seen, state),
      ...useChecks(seen, state),
    ]),
    ...keyboardChecks(losing, state),
  ];
  const { refusals, warnings } = settleRefusals(found, input);
  return { changes, refusals, warnings: [...warnings, ...pciBindWarnings(input, state, moving)], pending: null };
}
