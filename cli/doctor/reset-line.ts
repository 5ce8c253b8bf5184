import { className } from '../../facts/pci/class-name.ts';
import { vendorResetFamily } from '../../facts/pci/vendor-reset-family.ts';
import { byHand, sectionOf, type Finding } from './finding.ts';
import type { Host } from './look-at-host.ts';

const line = sectionOf(4);

/** Devices besides network cards that people pass through: NVMe disks, displays, USB controllers and accelerators. */
const passed = /^(?:0108|03|0c03|12)/;

type Device = Host['facts']['pci'][number];

const busOf = (address: string): string => address.slice(0, address.lastIndexOf(':'));

/** Why the next guest may find the state of the previous one in a device; null if it can be reset alone, or it is unknown. */
function problemOf({ address, vendor, device, resets }: Device, all: readonly Device[]): string | null {
  if (resets === null) return null;
  const family = vendorResetFamily(vendor, device);
  if (family !== null && !resets.includes('device_specific'))
    return `is an AMD ${family}, which needs the module vendor-reset`;
  if (resets.length === 0) return 'cannot be reset';
  if (resets.join() !== 'bus') return null;
  const others = all.filter((one) => one.address !== address && busOf(one.address) === busOf(address));
  return others.length === 0 ? null : `is reset only with its bus: ${others.map((one) => one.address).join(', ')}`;
}

/** Whether the displays, disks, USB controllers and accelerators can be reset between two guests. */
export function resetLine({ facts: { pci } }: Host): Finding {
  const say = line.bind(null, 'device-reset', 'Reset of other devices');
  const devices = pci.filter((device) => passed.test(device.class));
  const shown = ({ address, resets }: Device): string => `${address} ${resets?.join(' ') || 'none'}`;
  const seen = `/sys/bus/pci/devices/*/reset_method: ${devices.map(shown).join(', ') || 'no such device'}`;
  if (devices.length === 0)
    return say('yes', 'the machine has no display, NVMe disk, USB controller or accelerator', seen);
  const problems = devices.flatMap((device) => {
    const problem = problemOf(device, pci);
    return problem === null ? [] : [`${device.address} (${className(device.class)}) ${problem}`];
  });
  if (problems.length === 0) return say('yes', 'each can be reset alone between two virtual machines', seen);
  return say('no', problems.join('; '), seen, {
    remedy: byHand(
      'pass all functions of a bus to the same virtual machine, and reboot the host if a device without a reset does not work in the next one',
    ),
  });
}
