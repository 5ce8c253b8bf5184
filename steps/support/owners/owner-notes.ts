import type { Refusal } from '../../../engine/model/step-type.ts';
import { shownLine } from '../../../facts/owners/file-line.ts';
import type { Owner } from '../../../facts/owners/owner.ts';
import { refusal } from '../refusal.ts';

/** What a step sets, for a comparison with the other owners of the same thing. */
export interface Wish {
  /** E.g. "the driver of 0000:01:00.0". */
  readonly subject: string;
  readonly value: string;
  /** The verb with its object for a value, e.g. "binds 0000:01:00.0 to vfio-pci". */
  readonly does: (value: string) => string;
  /** Whether an owner wants the same, beyond an equal value. */
  readonly isSame?: (owner: Owner) => boolean;
  /** True if the step also acts at every boot. */
  readonly persists: boolean;
}

const isSame = (owner: Owner, wish: Wish): boolean => owner.value === wish.value || wish.isSame?.(owner) === true;

/** The owners whose act at the boot competes with that of a persistent step, and of which nobody can say which is last. */
const competes = ({ by, atBoot, isSure, value }: Owner): boolean =>
  atBoot && isSure && value !== null && (by === 'driverctl' || by === 'udev' || by === 'network');

const ofFunctions = { check: 'functions-set-elsewhere' } as const;

/** The checks by the owner of a driver. */
const ofDriver = {
  driverctl: { check: 'owned-by-driverctl' },
  udev: { check: 'owned-by-udev' },
  modprobe: { check: 'owned-by-modprobe' },
  script: { check: 'owned-by-script' },
  libvirt: { check: 'owned-by-libvirt' },
  proxmox: { check: 'owned-by-proxmox' },
  network: { check: 'owned-by-network' },
} as const;

function ofOne(owner: Owner, wish: Wish): Refusal {
  const { who, value, when, atBoot, isSure, remedy } = owner;
  const does = owner.does ?? (value === null ? null : wish.does(value));
  if (isSame(owner, wish)) {
    const reason = `${who} ${does} ${when}; this is compatible with the step, and undo of the step does not change it`;
    return refusal('also-set-elsewhere', reason, shownLine(owner));
  }
  const { check } = owner.sets === 'functions' ? ofFunctions : ofDriver[owner.by];
  if (does === null) {
    const reason = `${who} can change ${wish.subject} ${when}, and it is not clear to which value: read it before you continue`;
    return refusal(check, reason, shownLine(owner));
  }
  const may = isSure ? does : `possibly ${does}`;
  const effect = !atBoot
    ? '; the boot itself does not'
    : wish.persists
      ? ', against this step, which also acts at every boot: it is not certain which of them is last'
      : ', so the effect of this step ends with the next boot';
  return refusal(check, `${who} ${may} ${when}${effect}. To stop it: ${remedy}`, shownLine(owner));
}

/**
 * What the other owners of a setting do, and when. `refusals`: an owner that surely sets another value at the boot, while the step
 * is persistent. The others are notes, those that want the same as well.
 */
export function ownerNotes(
  owners: readonly Owner[],
  wish: Wish,
): { readonly refusals: readonly Refusal[]; readonly notes: readonly Refusal[] } {
  const isRefused = (owner: Owner): boolean => wish.persists && competes(owner) && !isSame(owner, wish);
  return {
    refusals: owners.filter(isRefused).map((owner) => ({ ...ofOne(owner, wish), override: 'allow_other_owner' })),
    notes: owners.filter((owner) => !isRefused(owner)).map((owner) => ofOne(owner, wish)),
  };
}
