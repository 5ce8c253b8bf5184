import { isPassThrough } from '../../changes/binding/index.ts';
import type { Proposal } from '../../changes/proposal.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { warned } from '../../engine/model/warned.ts';
import { deviceNetworkLines, deviceOwners } from '../../facts/owners/device-owners.ts';
import { shownLine } from '../../facts/owners/file-line.ts';
import type { NamedDevice } from '../../facts/owners/owner.ts';
import type { PciBind } from '../../schemas/types/steps/pci-bind.ts';
import { ownerNotes } from '../support/owners/owner-notes.ts';
import type { PciBindState, SeenDevice } from './pci-bind-state.ts';
import { refusal } from '../support/refusal.ts';
import { settleRefusals } from '../support/settle-refusals.ts';

/** A device as the configuration of the host can name it. */
function named({ device }: SeenDevice, native: string | null): NamedDevice {
  const own = device.driver === null || isPassThrough(device.driver) ? null : device.driver;
  return { ...device, native: native ?? own };
}

/** Preflight 19: NetworkManager uses the interface now. */
function connectionNotes({ interfaces }: SeenDevice, { signs: { managed } }: PciBindState): readonly Refusal[] {
  return interfaces.flatMap(({ state }) => {
    const connection = managed.get(state.name);
    if (connection === undefined) return [];
    const reason = `NetworkManager uses ${connection === '' ? state.name : `"${connection}" on ${state.name}`}; the connection ends with the interface, and after undo NetworkManager decides how to configure it`;
    return [refusal('owned-by-networkmanager', reason, `nmcli device: ${state.name} ${connection}`)];
  });
}

/** The configuration of an interface that disappears with the driver of the host. */
function networkNotes(input: PciBind, device: NamedDevice, { configuration }: PciBindState): readonly Refusal[] {
  const lines = deviceNetworkLines(configuration, device);
  if (lines.length === 0 || !isPassThrough(input.driver)) return [];
  const who = [...new Set(lines.map((line) => line.who))].join(', ');
  const name = device.interfaces[0] ?? device.address;
  const after =
    input.persist === false
      ? 'the next boot configures it again'
      : 'a boot that waits for this interface takes longer or reports a failed unit: remove it there, or make it optional';
  const reason = `the configuration of ${who} names ${name}, which does not exist while a virtual machine can have the device; ${after}`;
  return [refusal('owned-by-network', reason, lines.map(shownLine).join('; '))];
}

function checksOf(seen: SeenDevice, input: PciBind, state: PciBindState): ReturnType<typeof ownerNotes> {
  const { address } = seen.device;
  const isTarget = 'device' in state.target && state.target.device.address === address;
  const device = named(seen, isTarget ? state.native : null);
  const { refusals, notes } = ownerNotes(
    deviceOwners(state.configuration, device).filter(({ sets }) => sets === 'driver'),
    {
      subject: `the driver of ${address}`,
      value: input.driver,
      does: (driver) => (driver === 'none' ? `leaves ${address} without a driver` : `binds ${address} to ${driver}`),
      isSame: ({ by, value }) => by === 'modprobe' && value === 'none' && device.native !== input.driver,
      persists: input.persist !== false,
    },
  );
  return { refusals, notes: [...notes, ...connectionNotes(seen, state), ...networkNotes(input, device, state)] };
}

/** A proposal with what the other owners of the devices do, now and at the next boot. */
export function withOwners(input: PciBind, state: PciBindState, proposal: Proposal): Proposal {
  const { target, members } = state;
  if (!('device' in target) || (proposal.changes.length === 0 && proposal.refusals.length === 0)) return proposal;
  const moving = [target, ...members.filter(({ device }) => input.include_group.includes(device.address))];
  const found = moving.map((seen) => checksOf(seen, input, state));
  const { refusals, warnings } = settleRefusals(
    found.flatMap((one) => one.refusals),
    input,
  );
  return {
    ...proposal,
    refusals: [...proposal.refusals, ...refusals],
    warnings: [...proposal.warnings, ...warnings, ...found.flatMap(({ notes }) => notes.map(warned))],
  };
}
