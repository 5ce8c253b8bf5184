import type { AttributeChange } from '../../changes/attribute/change.ts';
import { setAttribute } from '../../changes/attribute/set-attribute.ts';
import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import { virtualFunctionAddresses } from '../../facts/pci/virtual-function-addresses.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { warned } from '../../engine/model/warned.ts';
import type { Sriov } from '../../schemas/types/steps/sriov.ts';
import { attributeUnit, persistAttribute } from '../support/attribute/persist-attribute.ts';
import { countPath } from '../support/virtual-functions/count-path.ts';
import { asAttribute, asSwitch, autoprobePath, operstatePath } from './probe-sriov.ts';
import type { SriovState } from './probe-sriov.ts';
import { functionChecks, functionNotes } from './function-checks.ts';
import { planFunctions } from './plan-functions.ts';
import { refusal } from '../support/refusal.ts';
import { refused } from '../support/refused.ts';
import { settleRefusals } from '../support/settle-refusals.ts';
import { ownerNotes } from '../support/owners/owner-notes.ts';
import { deviceOwners } from '../../facts/owners/device-owners.ts';

/** Drivers that give a whole card to a program and create no functions. */
const makesNone: ReadonlySet<string> = new Set(['vfio-pci', 'pci-stub', 'uio_pci_generic', 'igb_uio']);

/** Preflights 20 and 21: the limits of the card, and virtual functions in use. */
function checks({ device, count }: Sriov, state: SriovState): readonly Refusal[] {
  const folder = countPath(device).replace(/\/sriov_numvfs$/, '');
  const { most, driver, physical, functions } = state;
  if (!state.isThere) return [refusal('sriov-not-offered', `device ${device} does not exist`, folder)];
  if (physical !== null) {
    const reason = `${device} is itself a virtual function; ${physical} creates virtual functions`;
    return [refusal('sriov-not-offered', reason, `${folder}/physfn -> ${physical}`)];
  }
  if (most === null) {
    const reason = `${device} does not support virtual functions: the card does not, the firmware has SR-IOV off, or its driver or the kernel does not support it`;
    return [refusal('sriov-not-offered', reason, `${folder}/sriov_totalvfs does not exist`)];
  }
  if (count > most) {
    const reason = `the card supports at most ${most} virtual functions; the kernel rejects ${count} with ERANGE`;
    return [refusal('sriov-too-many', reason, `${folder}/sriov_totalvfs: ${most}`)];
  }
  if (count === state.count) return [];
  if (count > 0 && (driver === null || makesNone.has(driver))) {
    const whose = driver?.includes('uio') === true ? ', a driver for DPDK' : '';
    const reason = `the driver of the card creates the virtual functions, but the driver of ${device} is ${driver ?? 'none'}${whose}`;
    return [refusal('sriov-without-driver', reason, `${folder}/driver -> ${driver ?? 'nothing'}`)];
  }
  const held = functions.filter(({ uses }) => uses.length > 0);
  if (held.length === 0) return [];
  const shown = held.map(({ address, uses }) => `${address} by ${uses.map(({ what }) => what).join(', ')}`).join('; ');
  const reason = `the existing virtual functions would be removed, and some are in use: ${shown}; end their users first`;
  return [
    refusal('virtual-function-in-use', reason, held.flatMap(({ uses }) => uses.map((use) => use.evidence)).join('; ')),
  ];
}

function endingNotes({ device, count }: Sriov, state: SriovState): readonly string[] {
  if (state.count === 0 || count === state.count) return [];
  const shown = state.functions.map(({ address, driver, interfaces }) =>
    [address, ...(driver === null ? [] : [driver]), ...interfaces].join(' '),
  );
  const reason = `${state.count} virtual functions are removed, and their users lose them: ${shown.join(', ')}`;
  return [warned(refusal('virtual-functions-on', reason, `${countPath(device)}: ${state.count}`))];
}

/** Some drivers (igb) restart the card to change the number, and the host still uses the card. */
const linkNotes = ({ count }: Sriov, state: SriovState): readonly string[] =>
  count === state.count
    ? []
    : state.linked.map((name) =>
        warned(
          refusal(
            'link-interrupted',
            `the link of ${name} may go down for some seconds while the number of virtual functions changes, and with it all connections through ${name}`,
            `${operstatePath(name)}: up`,
          ),
        ),
      );

/** The driver resets the card, and brings up each function. */
const deadline = 60;

/** The proposal with what others on the host do with the number of virtual functions, now and at the next boot. */
function withOwners(input: Sriov, { card, configuration }: SriovState, proposal: Proposal): Proposal {
  if (card === null || proposal.changes.length === 0) return proposal;
  const owners = deviceOwners(configuration, { ...card, native: card.driver }).filter(
    ({ sets }) => sets === 'functions',
  );
  const { refusals, notes } = ownerNotes(owners, {
    subject: `the number of virtual functions of ${card.address}`,
    value: String(input.count),
    does: (count) => `gives ${card.address} ${count} virtual functions`,
    persists: input.persist,
  });
  const settled = settleRefusals(refusals, input);
  return {
    ...proposal,
    refusals: [...proposal.refusals, ...settled.refusals],
    warnings: [...proposal.warnings, ...settled.warnings, ...notes.map(warned)],
  };
}

/** The addresses of the functions that a write removes or creates, as far as they are known. */
function functionsOf({ device }: Sriov, state: SriovState, number: number): Pick<AttributeChange, 'functions'> {
  const present = state.functions.map(({ address }) => address);
  const made = state.places === null ? [] : virtualFunctionAddresses(device, state.places, number);
  const functions = number === 0 ? present : made;
  return functions.length === 0 ? {} : { functions };
}

/** Proposes the number of virtual functions, through 0 if others exist. Pure. */
export function planSriov(input: Sriov, state: SriovState): Proposal {
  const refusals = [...checks(input, state), ...functionChecks(input, state)];
  if (refusals.length > 0) return refused(...refusals);
  const { device, count } = input;
  const path = countPath(device);
  const wanted = input.autoprobe === undefined ? state.autoprobe : input.autoprobe ? '1' : '0';
  const switched =
    wanted !== null && state.autoprobe !== null && wanted !== state.autoprobe
      ? [setAttribute({ path: autoprobePath(device), from: state.autoprobe, to: wanted, deadline })]
      : [];
  const steps = state.count === count ? [] : [state.count, ...(state.count > 0 && count > 0 ? [0] : []), count];
  const counts = steps.slice(1).map((number, index) =>
    setAttribute({
      path,
      from: String(steps[index]),
      to: String(number),
      deadline,
      ...functionsOf(input, state, number),
    }),
  );
  // A kernel without the setting has no value to keep.
  const keptOff = state.autoprobe === null ? null : state.keptOff;
  const first = persistAttribute(asSwitch(input), 'exact', keptOff, { ...nothing, changes: switched });
  if (first.refusals.length > 0) return first;
  const proposal = {
    ...nothing,
    changes: counts,
    warnings: [...endingNotes(input, state), ...linkNotes(input, state), ...functionNotes(input, state)],
  };
  const following = asSwitch(input).persist ? [attributeUnit(autoprobePath(device))] : [];
  const then = persistAttribute(asAttribute(input), 'exact', state.persistence, proposal, following);
  if (then.refusals.length > 0) return then;
  const last = planFunctions(input, state);
  if (last.refusals.length > 0) return last;
  return withOwners(input, state, {
    ...then,
    changes: [...first.changes, ...then.changes, ...last.changes],
    warnings: [...first.warnings, ...then.warnings, ...last.warnings],
  });
}
