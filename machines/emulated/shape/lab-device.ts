import type { WantedShape } from '../../../schemas/types/lab.ts';

/** The name of a further PCI device of an emulated host, as in a lab file. */
export type LabDevice = NonNullable<WantedShape['devices']>[number];

/**
 * A kind of further device. The functions of one device are one IOMMU group, because QEMU gives them no ACS; only of the
 * e1000e, which is an 82574L, the kernel knows that its functions are isolated (pci_quirk_mf_endpoint_acs).
 */
interface DeviceKind {
  /** Device number on PCI bus 0, which no other device of any shape has. */
  readonly slot: number;
  readonly words: string;
  /** QEMU's models of the functions, from function 0 on. */
  readonly models: readonly string[];
}

/** The devices that can be added, in the order of their slots; igb makes its virtual functions from slot 20 on. */
export const deviceKinds: Readonly<Record<LabDevice, DeviceKind>> = {
  nvme: { slot: 14, words: 'an NVMe disk', models: ['nvme'] },
  usb: { slot: 15, words: 'a USB 3 controller', models: ['qemu-xhci'] },
  display: { slot: 16, words: 'a display', models: ['bochs-display'] },
  'nic-pair': { slot: 17, words: 'a card with two NICs', models: ['e1000e', 'e1000e'] },
  'usb-set': {
    slot: 18,
    words: 'a USB 2 controller with two companions',
    models: ['ich9-usb-uhci1', 'ich9-usb-uhci2', 'ich9-usb-ehci1'],
  },
};

/** The devices of a list in the order of their slots, each once. */
export function orderedDevices(devices: readonly LabDevice[]): readonly LabDevice[] {
  return (Object.keys(deviceKinds) as LabDevice[]).filter((name) => devices.includes(name));
}

/** The PCI addresses of a device's functions in the emulated host. */
export function deviceAddresses(device: LabDevice): readonly string[] {
  const { slot, models } = deviceKinds[device];
  return models.map((_, index) => `0000:00:${slot.toString(16).padStart(2, '0')}.${index}`);
}
