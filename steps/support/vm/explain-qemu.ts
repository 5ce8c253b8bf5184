/** What QEMU or the kernel says, and what to do about it; the first that fits counts. The texts are those of QEMU 5 to 10. */
const known: readonly (readonly [RegExp, string])[] = [
  [
    /group \S+ is not viable|ensure all devices within the iommu_group/i,
    'other devices of the IOMMU group are still bound to host drivers: name them in include_group of the pci-bind step',
  ],
  [
    /no iommu_group found/i,
    'the IOMMU is off: turn VT-d or AMD-Vi on in the firmware and boot with intel_iommu=on (AMD needs no parameter)',
  ],
  [
    /no such host device/i,
    'there is no PCI device at that address: addresses change when cards are added or moved, look with lspci -D',
  ],
  [/vfio-pci\.host' doesn't take value/i, 'that is not a PCI address: it is written like 0000:00:1f.6'],
  [
    /Could not open '\/dev\/vfio\/[^']*': No such file/i,
    'the device is not bound to vfio-pci: a pci-bind step must come first',
  ],
  [
    /Could not open '\/dev\/vfio\/[^']*': Permission denied/i,
    'QEMU may not open the VFIO group: it must run as root, or as the `user` of the step, whose the node then is',
  ],
  [
    /Could not open '\/dev\/vfio\/[^']*': Device or resource busy/i,
    'another virtual machine holds the device: see who has /dev/vfio open',
  ],
  [
    /failed to load "[^"]*\/vfio-dev\/[^"]*"/i,
    'the kernel has no per-device VFIO nodes (CONFIG_VFIO_DEVICE_CDEV), so iommufd cannot be used here: leave it out',
  ],
  [
    /dma_map\(.*= -12|RLIMIT_MEMLOCK/i,
    'the memory that may be pinned is too small for the guest: its unit needs LimitMEMLOCK of the RAM and 1 GiB more',
  ],
  [
    /Could not access KVM kernel module: Permission denied/i,
    'QEMU may not open /dev/kvm: it must run as root or in the kvm group',
  ],
  [
    /Could not access KVM kernel module|failed to initialize kvm/i,
    'KVM is not there: load kvm_intel or kvm_amd, or turn virtualization on in the firmware',
  ],
  [
    /CPU model 'host' requires KVM|CPU model 'host' requires/i,
    'cpu: host works with accelerator kvm only; give a model such as max',
  ],
  [
    /cannot set up guest memory|Cannot allocate memory/i,
    'there is too little free memory for the guest: give it less, or reserve huge pages',
  ],
  [/unable to map backing store for guest RAM/i, 'there are too few free huge pages: reserve more in nr_hugepages'],
  [/Failed to get (shared )?"?\w+"? lock/i, 'another program has the disk image open; two writers would destroy it'],
  [
    /Could not open '([^']+\.(qcow2|img|raw|iso))'|Could not open .*: No such file/i,
    'the disk image is not where the step says',
  ],
  [/Image is not in \w+ format/i, 'the disk image has another format than the step says: look with qemu-img info'],
  [
    /platform RMRR requirement/i,
    'firmware keeps memory of this device for itself (RMRR): it cannot be passed through on this machine',
  ],
  [
    /No interrupt remapping (support|for)|allow_unsafe_interrupts/i,
    'the machine has no interrupt remapping, which VFIO needs to keep the guest from forging interrupts',
  ],
  [/unsupported machine type/i, 'this QEMU does not know the machine type: see qemu-system-x86_64 -machine help'],
  [/UNIX socket path .* too long/i, 'the VM’s name is too long for its sockets'],
  [
    /Failed to find executable|executable .*not found|No such file or directory.*qemu/i,
    'QEMU is not installed: add a package step for qemu-system-x86 (Debian, Ubuntu) or qemu-kvm (Fedora)',
  ],
  [
    /did not answer on \S*agent\.sock/,
    'the guest runs but its agent does not answer: is qemu-guest-agent installed and enabled in it? console.log in the VM’s folder shows how far it booted',
  ],
  [
    /\+, ! and !! are currently not supported for transient services/,
    'systemd before 244 cannot hand a device over when it starts a program: leave `user` out, so that the VM runs as root',
  ],
  [
    /runs something else/,
    'a unit of that name runs another program: undo the run that started it, or give the VM another name',
  ],
];

/** A hint for a text that QEMU, the kernel or the start of the unit left; undefined for an unknown one. */
export function explainQemu(trouble: string): string | undefined {
  return known.find(([text]) => text.test(trouble))?.[1];
}
