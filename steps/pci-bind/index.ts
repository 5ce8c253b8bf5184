import { defineStep } from '../../engine/model/step-type.ts';
import type { NoOutputs } from '../../engine/model/step-type.ts';
import schema from '../../schemas/steps/pci-bind.schema.json' with { type: 'json' };
import type { PciBind, PciBindOutputs } from '../../schemas/types/steps/pci-bind.ts';
import { explainBinding } from './explain-binding.ts';
import { withOwners } from './owner-checks.ts';
import { persistBinding } from './persist-binding.ts';
import { isMissing } from './pci-bind-state.ts';
import type { PciBindState } from './pci-bind-state.ts';
import { planPciBind } from './plan-pci-bind.ts';
import { probePciBind } from './probe-pci-bind.ts';
import { boundAddresses } from './taken-members.ts';

function outputs(input: PciBind, state: PciBindState): PciBindOutputs | NoOutputs {
  const { target, native, group: seen, members, signs } = state;
  if (isMissing(target)) return {};
  const bound = boundAddresses(input, state);
  const ids = [target, ...members]
    .filter((each) => bound.includes(each.device.address))
    .map((each) => `${each.device.vendor}:${each.device.device}`);
  const { address, driver, group, vendor, device, mac, interfaces } = target.device;
  return {
    address,
    driver,
    previous_driver: native ?? (driver === input.driver ? null : driver),
    group,
    group_members: [...(seen?.members ?? [])],
    bound: [...bound],
    bound_ids: ids.toSorted(),
    kernel: signs.release,
    vendor,
    device,
    mac: mac ?? input.identity?.mac ?? null,
    interface: interfaces[0] ?? input.interface ?? null,
  };
}

/** Binds a PCI device to another driver after it has checked its identity and its users; undo restores its driver and its interfaces. */
export const pciBind = defineStep<PciBind, PciBindState, PciBindOutputs>({
  kind: 'change',
  name: 'pci-bind',
  schema,
  summary: 'Bind a PCI device to another driver (vfio-pci by default)',
  takes: 'now',
  probe: probePciBind,
  plan: (input, state) => withOwners(input, state, persistBinding(input, state, planPciBind(input, state))),
  outputs,
  explain: explainBinding,
});
