/** A PCIe NIC of the emulated host, on a user-mode network of its own. */
export interface LabNic {
  readonly model: 'e1000e';
  /** Device number on PCI bus 0: slot 4 is seen inside as 0000:00:04.0. */
  readonly slot: number;
  readonly mac: string;
  /** The address block, the address that answers for the outer machine's loopback, and the first address that DHCP hands out. */
  readonly subnet: string;
  readonly peer: string;
  readonly firstLease: string;
}

/** Everything about an emulated host that may vary; the defaults are the document's own experiment. */
export interface LabShape {
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly iommu: 'intel' | 'none';
  /** The first one is the NIC under test. */
  readonly nics: readonly [LabNic, ...LabNic[]];
}

export const defaultLabShape: LabShape = {
  vcpus: 4,
  memoryMiB: 3072,
  iommu: 'intel',
  nics: [
    {
      model: 'e1000e',
      slot: 4,
      mac: '52:54:00:80:07:07',
      subnet: '10.128.0.0/16',
      peer: '10.128.0.49',
      firstLease: '10.128.7.7',
    },
  ],
};

/** The PCI address under which the emulated host sees a NIC of its shape. */
export function nicAddress(nic: LabNic): string {
  return `0000:00:${nic.slot.toString(16).padStart(2, '0')}.0`;
}

/** The interface name that udev gives a NIC on PCI bus 0 (systemd.net-naming-scheme(7)). */
export function nicInterface(nic: LabNic): string {
  return `enp0s${nic.slot}`;
}
