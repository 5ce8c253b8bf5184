import type { MachineReader } from '../../engine/model/machine.ts';
import { bindingOf, deviceFolder, driverFolder, lastName } from './pci-sysfs.ts';

/** A PCI device with a driver. */
export interface Driven {
  readonly address: string;
  readonly driver: string;
}

const underscored = (module: string): string => module.replaceAll('-', '_');

/** The PCI devices that drivers of the module use; if it is unloaded, all of them lose their driver. */
export async function readDriven(module: string, machine: MachineReader): Promise<readonly Driven[]> {
  const registered = (await machine.list(`/sys/module/${underscored(module)}/drivers`)) ?? [];
  const names = new Set([module, underscored(module), module.replaceAll('_', '-')]);
  for (const name of registered) if (name.startsWith('pci:')) names.add(name.slice(4));
  const devices = await Promise.all(
    [...names].map(async (driver) => {
      const entries = (await machine.list(driverFolder(driver))) ?? [];
      return entries
        .filter((entry) => /^[0-9a-f]{4,8}:[0-9a-f]{2}:/.test(entry))
        .map((address) => ({ address, driver }));
    }),
  );
  return devices.flat();
}

/** The use count of a loaded module and the modules among its users, without users that will be removed before. */
export async function readUses(
  module: string,
  machine: MachineReader,
): Promise<{ readonly uses: number; readonly holders: readonly string[] }> {
  const folder = `/sys/module/${underscored(module)}`;
  const [count, listed] = await Promise.all([machine.read(`${folder}/refcnt`), machine.list(`${folder}/holders`)]);
  const all = listed ?? [];
  const there = await Promise.all(
    all.map(async (holder) => (await machine.list(`/sys/module/${holder}`)) !== undefined),
  );
  const holders = all.filter((_, index) => there[index]);
  return { holders, uses: Number(count?.trim() ?? 0) - (all.length - holders.length) };
}

/** The devices that were bound to their present driver by name, with driver_override. */
export async function readGiven(addresses: readonly string[], machine: MachineReader): Promise<readonly string[]> {
  const bindings = await Promise.all(addresses.map((address) => bindingOf(address, machine)));
  return addresses.filter((_, index) => {
    const { driver, override } = bindings[index] ?? {};
    return driver != null && driver === override;
  });
}

/** The virtual functions that a card has made (Documentation/PCI/pci-iov-howto.rst), by address. */
export async function readFunctions(card: string, machine: MachineReader): Promise<readonly string[]> {
  const folder = deviceFolder(card);
  const names = ((await machine.list(folder)) ?? []).filter((name) => /^virtfn\d+$/.test(name));
  const links = await Promise.all(names.map((name) => machine.link(`${folder}/${name}`)));
  return links.flatMap((link) => (link === undefined ? [] : [lastName(link)]));
}
