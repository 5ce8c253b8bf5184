import { isPassThrough } from '../../changes/binding/index.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import type { PciDevice } from '../../facts/pci/pci-device.ts';
import { deviceFolder } from '../../facts/pci/pci-sysfs.ts';
import { readConsoleUse } from '../../facts/usage/console.ts';
import { readOwnNodes } from '../../facts/usage/device-nodes.ts';
import { isBelow, usesOf } from '../../facts/usage/device-uses.ts';
import type { HostUsage } from '../../facts/usage/host-usage.ts';
import { readElsewhere } from '../../facts/usage/network-namespaces.ts';
import { readFunctions } from '../../facts/pci/read-uses.ts';
import { readFunction } from '../support/virtual-functions/read-function.ts';
import type { SeenDevice } from './pci-bind-state.ts';

/** The use of a device, with the names of the interfaces of devices below it. */
type SeenUse = Pick<SeenDevice, 'uses' | 'keyboards' | 'console' | 'elsewhere'> & {
  readonly belowNames: readonly string[];
};

/** True for an Ethernet or wireless card with a driver of the host; an InfiniBand card may have no network interface. */
const needsInterface = ({ class: code, driver }: PciDevice): boolean =>
  /^02(00|80)/.test(code) && driver !== null && !isPassThrough(driver);

/**
 * The interface of a card that shows none. If it was moved to another namespace, the folder `net` of the card still exists
 * (drivers/base/core.c keeps the folder of a class until its last device is removed).
 */
async function seeElsewhere(
  { address }: PciDevice,
  usage: HostUsage,
  machine: MachineReader,
): Promise<SeenUse['elsewhere']> {
  const folder = deviceFolder(address);
  const [found, entries] = await Promise.all([readElsewhere(address, usage, machine), machine.list(folder)]);
  if (found !== null) return found;
  const virtio = (entries ?? []).filter((name) => /^virtio\d+$/.test(name)).map((name) => `${folder}/${name}/net`);
  const lists = await Promise.all([`${folder}/net`, ...virtio].map((path) => machine.list(path)));
  return lists.some((list) => list !== undefined) ? 'hidden' : 'none';
}

/** The users of the virtual functions of a card, which are removed with its driver. */
async function usesOfFunctions(
  { address, virtuals }: PciDevice,
  usage: HostUsage,
  machine: MachineReader,
): Promise<SeenUse['uses']> {
  if (virtuals === 0) return [];
  const functions = await Promise.all(
    (await readFunctions(address, machine)).map((one) => readFunction(one, usage, machine)),
  );
  return functions.flatMap(({ address: own, uses }) =>
    uses.map((use) => ({ ...use, what: `its virtual function ${own} is used: ${use.what}` })),
  );
}

/** Reads what the kernel, a program or a virtual machine holds of a device. */
export async function seeUse(device: PciDevice, reading: Promise<HostUsage>, machine: MachineReader): Promise<SeenUse> {
  const [read, console, own] = await Promise.all([
    reading,
    readConsoleUse(device, machine),
    readOwnNodes(device.address, machine),
  ]);
  const usage = { ...read, nodes: [...read.nodes, ...own] };
  const below = [...usage.interfaces].filter(
    ([name, path]) => isBelow(path, device.address) && !device.interfaces.includes(name),
  );
  const isEmpty = needsInterface(device) && device.interfaces.length === 0 && below.length === 0;
  const [functions, elsewhere] = await Promise.all([
    usesOfFunctions(device, usage, machine),
    isEmpty ? seeElsewhere(device, usage, machine) : null,
  ]);
  return {
    uses: [...usesOf(device.address, usage), ...functions],
    keyboards: usage.keyboards.filter((keyboard) => isBelow(keyboard.device, device.address)),
    console,
    elsewhere,
    belowNames: below.map(([name]) => name),
  };
}
