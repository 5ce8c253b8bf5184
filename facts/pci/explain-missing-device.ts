import { UnknownValue } from '../../engine/model/unknown-value.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { deviceFolder } from './pci-sysfs.ts';

/**
 * The reason why no device has an address, with the addresses that an earlier step of the plan will create. Throws UnknownValue
 * if an earlier step creates virtual functions at addresses that are not known yet: the device may be one of them.
 */
export async function explainMissingDevice(address: string, machine: MachineReader): Promise<string> {
  const present = (await machine.list('/sys/bus/pci/devices')) ?? [];
  const made = new Map<string, string[]>();
  await Promise.all(
    present.map(async (one) => {
      try {
        await machine.read(`${deviceFolder(one)}/vendor`);
      } catch (error) {
        if (!(error instanceof UnknownValue)) throw error;
        made.set(error.after, [...(made.get(error.after) ?? []), one]);
        return;
      }
      await machine.link(`${deviceFolder(one)}/virtfn0`);
    }),
  );
  const later = [...made].map(
    ([step, addresses]) =>
      `; step ${step} creates ${addresses.toSorted().join(', ')}, and its output \`functions\` lists them`,
  );
  return `no PCI device has address ${address}${later.join('')}; addresses change when cards are added or moved, lspci -Dnn lists them`;
}
