import type { BindingState } from '../../schemas/types/common.ts';
import type { BindingChange } from './change.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import type { Machine, MachineReader } from '../../engine/model/machine.ts';
import { assertIdentity } from './assert-identity.ts';
import { bindingOf, deviceFolder, driverFolder } from '../../facts/pci/pci-sysfs.ts';
import { restoreInterfaces } from './restore-interfaces.ts';
import type { ChangeKind, Means } from '../../engine/model/change-kind.ts';
import type { Side } from '../../engine/model/change.ts';
import schema from './change.schema.json' with { type: 'json' };
import { bindingEffects } from './binding-effects.ts';

/** True for a driver that passes devices to programs: it has no list of devices and creates no interfaces. */
export const isPassThrough = (driver: string): boolean =>
  /vfio/.test(driver) || ['pci-stub', 'uio_pci_generic', 'igb_uio'].includes(driver);

/** The present driver and override from the links of the device: a write to drivers_probe succeeds even if no driver was bound. */
function observe(change: { readonly address: string }, machine: MachineReader): Promise<BindingState> {
  return bindingOf(change.address, machine);
}

type Write = (path: string, text: string, forgiven?: readonly string[]) => Promise<void>;

const writer =
  (machine: Machine, deadline: number): Write =>
  async (path, text, forgiven = []) => {
    try {
      await machine.write(path, `${text}\n`, { deadline });
    } catch (error) {
      if (!(error instanceof MachineError && forgiven.includes(error.code))) throw error;
    }
  };

/** A single newline clears the override; an empty text would not be written at all. */
const setOverride = (change: BindingChange, override: string | null, write: Write): Promise<void> =>
  write(`${deviceFolder(change.address)}/driver_override`, override ?? '');

/** Unbinds the device from a driver other than `wanted`. It is not an error if the device has lost its driver since. */
async function release(change: BindingChange, machine: Machine, write: Write): Promise<void> {
  const { driver } = await bindingOf(change.address, machine);
  if (driver === null || driver === change.after.driver) return;
  await write(`${deviceFolder(change.address)}/driver/unbind`, change.address, ['ENODEV', 'ENOENT']);
}

async function bound(change: BindingChange, machine: Machine): Promise<boolean> {
  return (await bindingOf(change.address, machine)).driver === change.after.driver;
}

/** Writes the ID to new_id: the driver then claims every device with this ID that has no driver. */
async function bindById(change: BindingChange, driver: string, machine: Machine, write: Write): Promise<void> {
  const { vendor, device } = change.identity;
  if (change.before.override !== null) await setOverride(change, null, write);
  await release(change, machine, write);
  await write(`${driverFolder(driver)}/new_id`, `${vendor} ${device}`, ['EEXIST']);
  // If the driver already had the ID, new_id does not bind the device.
  if (!(await bound(change, machine))) await write(`${driverFolder(driver)}/bind`, change.address);
}

/** Removes the ID from the driver that got it; after an interrupted undo this can be any driver. */
async function forgetId({ before, identity }: BindingChange, machine: Machine, write: Write): Promise<void> {
  const drivers = before.driver === null ? ((await machine.list('/sys/bus/pci/drivers')) ?? []) : [before.driver];
  for (const driver of drivers.filter(isPassThrough)) {
    await write(`${driverFolder(driver)}/remove_id`, `${identity.vendor} ${identity.device}`, ['ENODEV', 'ENOENT']);
  }
}

/** Assigns the device to the driver by name (driver_override), even if another driver would claim it. */
async function bindByOverride(change: BindingChange, machine: Machine, write: Write): Promise<void> {
  const { driver, override } = change.after;
  await setOverride(change, driver ?? override, write);
  await release(change, machine, write);
  if (driver !== null && !(await bound(change, machine))) await write('/sys/bus/pci/drivers_probe', change.address);
}

/**
 * Checks the identity of the card, binds it, and restores the names, addresses and routes of its interfaces. Throws MachineError
 * IDENTITY for another card, TIMEOUT if the program that uses the device does not release it, or the errno of a write.
 */
async function perform(change: BindingChange, { machine }: Means): Promise<void> {
  await assertIdentity(change.address, change.identity, machine);
  const write = writer(machine, change.deadline);
  const { driver } = change.after;
  if (change.method === 'new_id' && driver !== null && isPassThrough(driver)) {
    await bindById(change, driver, machine, write);
  } else {
    if (change.method === 'new_id') await forgetId(change, machine, write);
    await bindByOverride(change, machine, write);
  }
  if (driver !== null && !isPassThrough(driver) && (await bound(change, machine))) {
    await restoreInterfaces(change, machine);
  }
  // The override is set last: if runbook crashes before, the state can be distinguished from a completed change.
  const { override } = await bindingOf(change.address, machine);
  if (override !== change.after.override) await setOverride(change, change.after.override, write);
}

function matches(change: BindingChange, observed: BindingState, side: Side): boolean {
  return observed.driver === change[side].driver && observed.override === change[side].override;
}

/** True for a state that an interrupted change can leave and from which performing the change again succeeds. */
function isPartial(change: BindingChange, observed: BindingState): boolean {
  const { before, after } = change;
  return (
    [null, before.driver, after.driver].includes(observed.driver) &&
    [before.override, after.override, after.driver].includes(observed.override)
  );
}

/** The inverse restores the earlier driver and override, with the interfaces. */
function invert(change: BindingChange): BindingChange {
  return { ...change, before: change.after, after: change.before };
}

/** One line: the address, and the driver (or only the override) before and after. */
function describe({ address, before, after, method }: BindingChange): string {
  const by = method === 'new_id' ? ' by new_id' : '';
  if (before.driver !== after.driver)
    return `~ ${address} driver ${before.driver ?? 'none'} -> ${after.driver ?? 'none'}${by}`;
  return `~ ${address} driver_override ${before.override ?? 'none'} -> ${after.override ?? 'none'}`;
}

/** The driver that a PCI device is bound to. */
export const binding: ChangeKind<BindingChange, BindingState> = {
  schema,
  endsWithBoot: () => true,
  observe,
  perform,
  matches,
  isPartial,
  isPartialUndo: (change, seen) => !matches(change, seen, 'before') && isPartial(invert(change), seen),
  invert,
  seenAfter: ({ after }) => after,
  describe,
  describeSeen: (_, { driver, override }) =>
    `driver ${driver ?? 'none'}${override === null ? '' : `, driver_override ${override}`}`,
  effects: bindingEffects,
  subject: ({ address }) => address,
};
