import { isPassThrough } from '../../changes/binding/index.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import type { PciDevice } from '../../facts/pci/pci-device.ts';
import { readConsoleUse } from '../../facts/usage/console.ts';
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
  const [usage, console] = await Promise.all([reading, readConsoleUse(device, machine)]);
  const below = [...usage.interfaces].filter(
    ([name, path]) => isBelow(path, device.address) && !device.interfaces.includes(name),
  );
  const isEmpty = needsInterface(device) && device.interfaces.length === 0 && below.length === 0;
  const [functions, elsewhere] = await Promise.all([
    usesOfFunctions(device, usage, machine),
    isEmpty ? readElsewhere(device.address, usage.networks, machine) : undefined,
  ]);
  return {
    uses: [...usesOf(device.address, usage), ...functions],
    keyboards: usage.keyboards.filter((keyboard) => isBelow(keyboard.device, device.address)),
    console,
    elsewhere,
    belowNames: below.map(([name]) => name),
  };
}
