import { deviceFolder } from '../../facts/pci/pci-sysfs.ts';
import { vendorResetFamily } from '../../facts/pci/vendor-reset-family.ts';
import type { Refusal } from '../../engine/model/step-type.ts';
import type { PciBindState, SeenDevice } from './pci-bind-state.ts';
import { refusal } from '../support/refusal.ts';

const busOf = (address: string): string => address.slice(0, address.lastIndexOf(':'));

/** A guest finds the state that the previous guest left in a card without reset (Documentation/ABI/testing/sysfs-bus-pci: reset_method). */
function methodNotes(
  { device: { address, resets } }: SeenDevice,
  { pciDevices }: PciBindState,
  together: readonly string[],
): readonly Refusal[] {
  const at = `${deviceFolder(address)}/reset_method`;
  if (resets?.length === 0) {
    const reason = `${address} cannot be reset: the next virtual machine finds the state that the previous one left`;
    return [refusal('device-without-reset', reason, `${at} does not exist`)];
  }
  if (resets?.join() !== 'bus') return [];
  // VFIO resets a bus only for a guest that has every function on it.
  const others = pciDevices
    .map((one) => one.address)
    .filter((one) => busOf(one) === busOf(address) && !together.includes(one));
  if (others.length === 0) return [];
  const reason = `${address} can only be reset together with its bus, which would also reset ${others.join(', ')}. VFIO refuses that unless the same virtual machine has all of them, so state may pass from one virtual machine to the next`;
  return [refusal('device-without-reset', reason, `${at}: bus`)];
}

/** AMD cards that remain unusable after the reset of the kernel; the module vendor-reset has another method for them. */
function vendorNotes({ device: { address, vendor, device, resets } }: SeenDevice): readonly Refusal[] {
  const family = vendorResetFamily(vendor, device);
  if (family === null || resets?.includes('device_specific') === true) return [];
  const reason = `${address} is an AMD ${family}, which the resets of the kernel often leave unusable: after the first virtual machine it may work again only after a reboot of the host. The kernel module vendor-reset (not part of Linux) adds a method for it; load it at boot, before a driver uses the card`;
  const evidence = `${deviceFolder(address)}/reset_method: ${resets?.join(' ') ?? 'unknown'}, without device_specific`;
  return [refusal('needs-vendor-reset', reason, evidence)];
}

/** A device without power: vfio-pci wakes it when a virtual machine opens it, and some devices do not answer then. */
function powerNotes({ device: { address } }: SeenDevice, { withoutPower }: PciBindState): readonly Refusal[] {
  if (!withoutPower.includes(address)) return [];
  const folder = deviceFolder(address);
  const reason = `${address} is without power (D3cold). If it does not answer when the virtual machine starts ("Unable to change power state from D3cold to D0"), write 0 to its d3cold_allowed, and load vfio-pci with disable_idle_d3=1`;
  return [refusal('device-without-power', reason, `${folder}/power_state: D3cold`)];
}

/** Preflight 16: what a reset of the device does, and whether the device answers; `together` are all devices that the step binds. */
export function resetNotes(seen: SeenDevice, state: PciBindState, together: readonly string[]): readonly Refusal[] {
  return [...methodNotes(seen, state, together), ...vendorNotes(seen), ...powerNotes(seen, state)];
}
