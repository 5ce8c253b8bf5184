import { setAttribute } from '../../changes/attribute/set-attribute.ts';
import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import { warned } from '../../engine/model/warned.ts';
import type { Sriov } from '../../schemas/types/steps/sriov.ts';
import { attributeUnit, persistAttribute } from '../support/attribute/persist-attribute.ts';
import { countPath } from '../support/virtual-functions/count-path.ts';
import { asAttribute, asSwitch, autoprobePath, operstatePath } from './probe-sriov.ts';
import type { SriovState } from './probe-sriov.ts';
import { refusal } from '../support/refusal.ts';
import { refused } from '../support/refused.ts';

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
  if (count > 0 && (driver === null || driver === 'vfio-pci')) {
    const reason = `the driver of the card creates the virtual functions, but the driver of ${device} is ${driver ?? 'none'}`;
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

/** Proposes the number of virtual functions, through 0 if others exist. Pure. */
export function planSriov(input: Sriov, state: SriovState): Proposal {
  const refusals = checks(input, state);
  if (refusals.length > 0) return refused(...refusals);
  const { device, count } = input;
  const path = countPath(device);
  const wanted = input.autoprobe === undefined ? state.autoprobe : input.autoprobe ? '1' : '0';
  const switched =
    wanted !== null && state.autoprobe !== null && wanted !== state.autoprobe
      ? [setAttribute({ path: autoprobePath(device), from: state.autoprobe, to: wanted, deadline })]
      : [];
  const steps = state.count === count ? [] : [state.count, ...(state.count > 0 && count > 0 ? [0] : []), count];
  const counts = steps
    .slice(1)
    .map((number, index) => setAttribute({ path, from: String(steps[index]), to: String(number), deadline }));
  // A kernel without the setting has no value to keep.
  const keptOff = state.autoprobe === null ? null : state.keptOff;
  const first = persistAttribute(asSwitch(input), 'exact', keptOff, { ...nothing, changes: switched });
  if (first.refusals.length > 0) return first;
  const proposal = {
    ...nothing,
    changes: counts,
    warnings: [...endingNotes(input, state), ...linkNotes(input, state)],
  };
  const following = asSwitch(input).persist ? [attributeUnit(autoprobePath(device))] : [];
  const then = persistAttribute(asAttribute(input), 'exact', state.persistence, proposal, following);
  return {
    ...then,
    changes: [...first.changes, ...then.changes],
    warnings: [...first.warnings, ...then.warnings],
  };
}
