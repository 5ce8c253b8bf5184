/**
 * Known error texts of QEMU and the kernel with a hint for each; the first match is used. The texts are those of QEMU 5
 * to 10.
 */
const known: readonly (readonly [RegExp, string])[] = [
  [
    /group \S+ is not viable|ensure all devices within the iommu_group/i,
    'other devices of the IOMMU group are still bound to host drivers: add them to include_group of the pci-bind step',
  ],
  [
    /no iommu_group found/i,
    'the IOMMU is off: enable VT-d or AMD-Vi in the firmware and boot with intel_iommu=on (AMD needs no parameter)',
  ],
  [
    /no such host device/i,
    'no PCI device has this address: addresses can change when cards are added or moved; check with lspci -D',
  ],
  [/vfio-pci\.host' doesn't take value/i, 'this is not a PCI address; the form is 0000:00:1f.6'],
  [
    /Could not open '\/dev\/vfio\/[^']*': No such file/i,
    'the device is not bound to vfio-pci: add a pci-bind step before this step',
  ],
  [
    /Could not open '\/dev\/vfio\/[^']*': Permission denied/i,
    'QEMU may not open the VFIO group: run it as root, or as the `user` of the step, who then owns the device node',
  ],
  [
    /Could not open '\/dev\/vfio\/[^']*': Device or resource busy/i,
    'another virtual machine uses the device: check which process has /dev/vfio open',
  ],
  [
    /failed to load "[^"]*\/vfio-dev\/[^"]*"/i,
    'iommufd is not possible, because the kernel has no VFIO device nodes (CONFIG_VFIO_DEVICE_CDEV): remove iommufd from the step',
  ],
  [
    /dma_map\(.{0,300}= -12|RLIMIT_MEMLOCK/i,
    'the limit for locked memory is too small for the guest: its unit needs LimitMEMLOCK of the guest memory plus 1 GiB',
  ],
  [
    /Could not access KVM kernel module: Permission denied/i,
    'QEMU may not open /dev/kvm: run it as root or as a member of the kvm group',
  ],
  [
    /Could not access KVM kernel module|failed to initialize kvm/i,
    'KVM is not available: load kvm_intel or kvm_amd, or enable virtualization in the firmware',
  ],
  [
    /CPU model 'host' requires KVM|CPU model 'host' requires/i,
    'cpu: host works only with accelerator kvm; use a CPU model such as max',
  ],
  [
    /cannot set up guest memory|Cannot allocate memory/i,
    'not enough free memory for the guest: give it less memory, or reserve huge pages',
  ],
  [/unable to map backing store for guest RAM/i, 'not enough free huge pages: reserve more in nr_hugepages'],
  [
    /Failed to get (shared )?"?\w+"? lock/i,
    'another program has the disk image open; two programs that write to it would destroy it',
  ],
  [
    /Could not open '([^']+\.(qcow2|img|raw|iso))'|Could not open .{0,300}: No such file/i,
    'the disk image does not exist at the path in the step',
  ],
  [
    /Image is not in \w+ format/i,
    'the format of the disk image differs from the format in the step: check with qemu-img info',
  ],
  [
    /platform RMRR requirement/i,
    'the firmware reserves memory for this device (RMRR), so it cannot be passed through on this machine',
  ],
  [
    /No interrupt remapping (support|for)|allow_unsafe_interrupts/i,
    'the machine has no interrupt remapping; VFIO needs it so that the guest cannot forge interrupts',
  ],
  [
    /failed to find romfile|romfile "[^"]{0,300}" (?:is empty|too large)/i,
    'QEMU cannot use the ROM file: check rom_file of the device, and whether the user of the step can read it',
  ],
  [
    /does not support requested feature x-vga/i,
    'the kernel or the device has no legacy VGA areas (CONFIG_VFIO_PCI_VGA): remove x_vga, and use firmware: uefi',
  ],
  [
    /Cannot reset device .{0,100}depends on group/i,
    'the device can only be reset with the other functions on its bus: pass all of them to the same virtual machine',
  ],
  [
    /Unable to change power state from D3|device inaccessible/i,
    'the device does not answer after it was without power: write 0 to its d3cold_allowed, load vfio-pci with disable_idle_d3=1, and boot the host again',
  ],
  [
    /unsupported machine type/i,
    'this QEMU does not know the machine type; list the known types with qemu-system-x86_64 -machine help',
  ],
  [/UNIX socket path .* too long/i, 'the virtual machine’s name is too long for the paths of its sockets'],
  [
    /Failed to find executable|executable .{0,300}not found|No such file or directory.{0,300}qemu/i,
    'QEMU is not installed: add a package-install step for qemu-system-x86 (Debian, Ubuntu) or qemu-kvm (Fedora)',
  ],
  [
    /did not answer on \S*agent\.sock/,
    'the guest runs, but its agent does not answer: check that qemu-guest-agent is installed and enabled in it. console.log in the virtual machine’s folder shows how far it booted',
  ],
  [
    /\+, ! and !! are currently not supported for transient services/,
    'systemd before version 244 cannot change the owner of a device when it starts a program: remove `user`, so that QEMU runs as root',
  ],
  [
    /runs another program/,
    'a unit with this name runs another program: undo the run that started it, or use another name for the virtual machine',
  ],
];

/** A hint for the error text of QEMU, the kernel or the start of the unit; undefined for an unknown text. */
export function explainQemu(trouble: string): string | undefined {
  return known.find(([text]) => text.test(trouble))?.[1];
}
