import type { PciDescription } from '../tree/description.ts';
import { trouble } from '../tree/errno.ts';
import { forgetInterrupts } from './interrupts.ts';
import type { Device, Driver, Kernel } from './kernel.ts';
import { addInterface, removeInterface } from './network.ts';

/** The hardware IDs of a device. */
export function hardwareOf(kernel: Kernel, address: string): PciDescription {
  const found = kernel.description.pci.find((pci) => pci.address === address);
  if (found === undefined) throw new Error(`no PCI device ${address} in the description`);
  return found;
}

function matches(kernel: Kernel, driver: Driver, device: Device): boolean {
  if (device.override !== null) return device.override === driver.name;
  const hardware = hardwareOf(kernel, device.address);
  const id = `${hardware.vendor}:${hardware.device}`;
  return driver.dynamic.includes(id) || driver.ids.includes(id) || driver.ids.includes(`class:${hardware.class}`);
}

/**
 * Calls the driver's probe: returns the name of the errno if the driver refuses (then the device has no driver),
 * undefined if it is bound.
 */
function attach(kernel: Kernel, driver: Driver, device: Device): string | undefined {
  const hardware = hardwareOf(kernel, device.address);
  if (driver.name === 'vfio-pci' && (device.group === null || hardware.class.startsWith('0604'))) {
    kernel.log.push(`vfio-pci ${device.address}: probe with driver vfio-pci failed with error -22`);
    return 'EINVAL';
  }
  kernel.devices.set(device.address, { ...device, driver: driver.name });
  if (driver.name === 'vfio-pci') return undefined;
  for (const described of kernel.description.interfaces)
    if (described.device === device.address) addInterface(kernel, described);
  return undefined;
}

/**
 * Offers an unbound device to the drivers, as drivers_probe and hot-plug do. It is not an error if no driver accepts
 * it.
 */
export function offer(kernel: Kernel, address: string): void {
  for (const driver of kernel.drivers) {
    const device = kernel.devices.get(address);
    if (device === undefined || device.driver !== null) return;
    if (matches(kernel, driver, device)) attach(kernel, driver, device);
  }
}

/** Registers a driver, and binds every unbound device that matches it. */
export function register(kernel: Kernel, driver: Driver): void {
  kernel.drivers = [...kernel.drivers, driver];
  attachAll(kernel, driver);
}

function attachAll(kernel: Kernel, driver: Driver): void {
  for (const device of [...kernel.devices.values()])
    if (device.driver === null && matches(kernel, driver, device)) attach(kernel, driver, device);
}

/** Unregisters the drivers of a module; their devices have no driver afterwards. */
export function unregister(kernel: Kernel, module: string): void {
  for (const driver of kernel.drivers)
    if (driver.module === module)
      for (const device of [...kernel.devices.values()])
        if (device.driver === driver.name) detach(kernel, device.address);
  kernel.drivers = kernel.drivers.filter((driver) => driver.module !== module);
}

/** The unit whose virtual machine uses a device. */
export function holderOf(kernel: Kernel, address: string): string | undefined {
  for (const unit of kernel.units.values())
    if (unit.state === 'active' && unit.vm?.devices.includes(address)) return unit.name;
  return undefined;
}

function detach(kernel: Kernel, address: string): void {
  const device = kernel.devices.get(address);
  if (device === undefined) return;
  for (const held of [...kernel.interfaces.values()]) if (held.device === address) removeInterface(kernel, held.name);
  kernel.devices.set(address, { ...device, driver: null });
  forgetInterrupts(kernel);
}

/** Finishes the unbindings that waited for a virtual machine that ended. */
export function letGo(kernel: Kernel): void {
  const free = kernel.leaving.filter((address) => holderOf(kernel, address) === undefined);
  kernel.leaving = kernel.leaving.filter((address) => !free.includes(address));
  for (const address of free) detach(kernel, address);
  forgetInterrupts(kernel);
}

function deviceNamed(kernel: Kernel, text: string): Device {
  const device = kernel.devices.get(text.replace(/\n$/, ''));
  if (device === undefined) throw trouble('ENODEV');
  // While an unbinding waits, the device is locked: every other write that needs the device waits too.
  if (kernel.leaving.includes(device.address)) throw trouble('TIMEOUT');
  return device;
}

function driverNamed(kernel: Kernel, name: string): Driver {
  const driver = kernel.drivers.find((one) => one.name === name);
  if (driver === undefined) throw trouble('ENODEV');
  return driver;
}

/**
 * A write to drivers/NAME/unbind. It blocks while a virtual machine uses the device. It cannot be interrupted: it ends
 * when the virtual machine ends.
 */
export function storeUnbind(kernel: Kernel, driver: string, text: string): void {
  const device = deviceNamed(kernel, text);
  if (device.driver !== driver) throw trouble('ENODEV');
  if (holderOf(kernel, device.address) !== undefined) {
    kernel.leaving = [...kernel.leaving, device.address];
    kernel.log.push(`vfio-pci ${device.address}: Relaying device request to user (#0)`);
    throw trouble('TIMEOUT');
  }
  detach(kernel, device.address);
}

/** A write to drivers/NAME/bind. */
export function storeBind(kernel: Kernel, name: string, text: string): void {
  const device = deviceNamed(kernel, text);
  const driver = driverNamed(kernel, name);
  if (!matches(kernel, driver, device)) throw trouble('ENODEV');
  if (device.driver !== null) throw trouble('EBUSY');
  const refused = attach(kernel, driver, device);
  if (refused !== undefined) throw trouble(refused);
}

/** A write to drivers_probe: it succeeds even if no driver accepts the device. */
export function storeProbe(kernel: Kernel, text: string): void {
  offer(kernel, deviceNamed(kernel, text).address);
}

function idOf(text: string): string {
  const fields = /^\s*(?:0x)?([0-9a-f]{1,8})\s+(?:0x)?([0-9a-f]{1,8})/i.exec(text);
  if (fields === null) throw trouble('EINVAL');
  return `${fields[1]}:${fields[2]}`.toLowerCase();
}

/** A write to drivers/NAME/new_id: binds every unbound device with that ID. */
export function storeNewId(kernel: Kernel, name: string, text: string): void {
  const driver = driverNamed(kernel, name);
  const id = idOf(text);
  if (driver.ids.includes(id) || driver.dynamic.includes(id)) throw trouble('EEXIST');
  const updated = { ...driver, dynamic: [...driver.dynamic, id] };
  kernel.drivers = kernel.drivers.map((one) => (one.name === name ? updated : one));
  attachAll(kernel, updated);
}

/** A write to drivers/NAME/remove_id: devices that are bound stay bound. */
export function storeRemoveId(kernel: Kernel, name: string, text: string): void {
  const driver = driverNamed(kernel, name);
  const id = idOf(text);
  if (!driver.dynamic.includes(id)) throw trouble('ENODEV');
  const updated = { ...driver, dynamic: driver.dynamic.filter((one) => one !== id) };
  kernel.drivers = kernel.drivers.map((one) => (one.name === name ? updated : one));
}

/** A write to a device's driver_override: "\n" or "\0" clears it, any name is accepted, and no device is unbound. */
export function storeOverride(kernel: Kernel, address: string, text: string): void {
  const device = kernel.devices.get(address);
  if (device === undefined) throw trouble('ENODEV');
  if (text.length >= 4095) throw trouble('EINVAL');
  const name = text.replace(/[\n\0][\s\S]*$/, '');
  kernel.devices.set(address, { ...device, override: name === '' ? null : name });
}

/** A write to a device's remove: the device and its override are removed from the bus until a rescan. */
export function storeRemove(kernel: Kernel, address: string, text: string): void {
  if (!/^[1yY]/.test(text)) return;
  deviceNamed(kernel, address);
  if (holderOf(kernel, address) !== undefined) {
    kernel.leaving = [...kernel.leaving, address];
    throw trouble('TIMEOUT');
  }
  detach(kernel, address);
  kernel.devices.delete(address);
}
