import type { ErrorText } from './error-text.ts';

/** Texts of QEMU about devices that it gets through VFIO, and of iommufd. */
export const vfioTexts: readonly ErrorText[] = [
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/container-legacy.c',
    text: /group \S+ is not viable|ensure all devices within the iommu_group/i,
    hint: 'other devices of the IOMMU group are still bound to host drivers (also uio_pci_generic and igb_uio): `ls /sys/kernel/iommu_groups/*/devices` shows them; add them to include_group of the pci-bind step',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/container-legacy.c',
    text: /no iommu_group found/i,
    hint: 'the IOMMU is off: enable VT-d or AMD-Vi in the firmware and boot with intel_iommu=on (AMD needs no parameter)',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/device.c',
    text: /no such host device/i,
    hint: 'no PCI device has this address: addresses can change when cards are added or moved; check with lspci -D',
  },
  {
    source: 'qemu 5.2 to 10.2 backends/hostmem-memfd.c',
    text: /Property '[^']*' doesn't take value '|No provided host device/i,
    hint: 'the value does not fit the named property; for vfio-pci.host it is not a PCI address: the form is 0000:00:1f.6; a device with a longer domain (10000:e1:00.0) needs sysfsdev=/sys/bus/pci/devices/ADDRESS instead of host=',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/pci.c',
    text: /this isn't a PCI device/,
    hint: 'the path in sysfsdev is not a PCI device: give the address of a device below /sys/bus/pci/devices',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/pci.c',
    text: /assignment of PCIe type 0x\w+ devices is not currently supported/,
    hint: 'this is a bridge or a root port, and only endpoints can be passed through: give the devices behind it (`lspci -tv`)',
  },
  {
    source: 'qemu 5.2 to 10.2 util/osdep.c',
    text: /(failed to open|Could not open) '?\/dev\/vfio\/(\d+|devices\/\w+)'?: No such file/i,
    hint: 'the device is not bound to vfio-pci: add a pci-bind step before this step',
  },
  {
    source: 'qemu 5.2 to 10.2 util/osdep.c',
    text: /(failed to open|Could not open) '?\/dev\/vfio\/(\d+|devices\/\w+)'?: (Permission denied|Operation not permitted)/i,
    hint: 'QEMU may not open the VFIO group: run it as root, or as the `user` of the step, who then owns the device node. A control group (DeviceAllow of a unit, a container) can forbid it even for root',
  },
  {
    source: 'qemu 5.2 to 10.2 util/osdep.c',
    text: /(failed to open|Could not open) '?\/dev\/vfio\/(\d+|devices\/\w+)'?: Device or resource busy/i,
    hint: 'another virtual machine or program uses the device or its group: `fuser -v /dev/vfio/*` shows the process. DPDK and a second QEMU count too',
  },
  {
    source: 'qemu 5.2 to 10.2 util/osdep.c',
    text: /(failed to open|Could not open) '?\/dev\/vfio\/vfio'?: /i,
    hint: 'the container of VFIO cannot be opened: load vfio and vfio_iommu_type1 with a modprobe step, and check `ls -l /dev/vfio/vfio`',
  },
  {
    source: 'qemu 5.2 to 10.2 util/osdep.c',
    text: /(failed to open|Could not open) '?\/dev\/iommu'?: No such/i,
    hint: 'the kernel has no iommufd: load it with `modprobe iommufd` (CONFIG_IOMMUFD, since Linux 6.2), or remove iommufd from the step',
  },
  {
    source: 'qemu 5.2 to 10.2 util/osdep.c',
    text: /(failed to open|Could not open) '?\/dev\/iommu'?: (Permission denied|Operation not permitted)/i,
    hint: 'QEMU may not open /dev/iommu: run it as root, or give its user the device node (`ls -l /dev/iommu`)',
  },
  {
    source: 'qemu 10.0 to 10.2 hw/vfio/iommufd.c',
    text: /failed to load "[^"]*|couldn't open directory \S*|failed to find vfio-dev\/vfioX\/dev/i,
    hint: 'iommufd is not possible, because the kernel has no VFIO device nodes (CONFIG_VFIO_DEVICE_CDEV, since Linux 6.6) or the device is not bound to vfio-pci: check `ls /sys/bus/pci/devices/*/vfio-dev`, or remove iommufd from the step',
  },
  {
    source: 'qemu 10.0 to 10.2 hw/vfio/iommufd.c',
    text: /error bind device fd=\d+ to iommufd=\d+/,
    hint: 'the kernel does not give the device to iommufd: another program has it or its group open (`fuser -v /dev/vfio/* /dev/vfio/devices/*`), or a device of the group has a host driver',
  },
  {
    source: 'qemu 10.0 to 10.2 hw/vfio/iommufd.c',
    text: /error attach \S+ \(\d+\) to id=\d+/,
    hint: 'the device cannot use the page tables of the guest: a memory region reserved by the firmware or missing interrupt remapping prevents it. `dmesg | grep -iE "RMRR|1:1|interrupt remapping"` shows which',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/container-legacy.c',
    text: /Failed to set group container: /i,
    hint: 'the kernel does not give the group to QEMU: a device of it still has a host driver, or another program uses it. Check `ls -l /sys/kernel/iommu_groups/*/devices/*/driver` and `fuser -v /dev/vfio/*`',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/container-legacy.c',
    text: /Failed to set iommu for container: Operation not permitted/i,
    hint: 'the kernel refuses the device: the machine has no interrupt remapping, or the firmware reserves memory for the device (RMRR). `dmesg | grep -iE "RMRR|1:1|allow_unsafe_interrupts|remapping"` shows which. Turn on interrupt remapping (x2APIC, VT-d) in the firmware; a device with RMRR cannot be passed through on this machine',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/container-legacy.c',
    text: /Failed to set iommu for container: (?!Operation not permitted)/i,
    hint: 'the IOMMU of the host does not accept the group: `dmesg | tail -n 30` shows the cause. Often another domain uses the group, or a device of it has a host driver',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/container-legacy.c',
    text: /No available IOMMU models/i,
    hint: 'the module vfio_iommu_type1 is not loaded: add a modprobe step for it',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/container-legacy.c',
    text: /error getting device from group \d+|Verify all devices in group \d+ are bound/i,
    hint: 'another function of the same IOMMU group is in use, or this device is not bound to vfio-pci: `ls -l /sys/kernel/iommu_groups/*/devices/*/driver` shows the drivers, `fuser -v /dev/vfio/*` the programs, and `dmesg | tail` what vfio-pci reports',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/container-legacy.c',
    text: /used in multiple address spaces/i,
    hint: 'two devices of one IOMMU group are behind a virtual IOMMU, which gives each its own address space: put both behind one pcie-pci-bridge in the guest, pass only one, or start the guest without the virtual IOMMU',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/listener.c',
    text: /VFIO_MAP_DMA failed: Cannot allocate memory|dma_map\(.{0,300}\(Cannot allocate memory\)/,
    hint: 'the limit for locked memory is too small for the guest: its unit needs LimitMEMLOCK of the guest memory plus 1 GiB. `dmesg | grep RLIMIT_MEMLOCK` confirms it; without that line the memory of the host is too small',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/listener.c',
    text: /VFIO_MAP_DMA failed: Invalid argument|dma_map\(.{0,300}\(Invalid argument\)|can't map guest IOVA region/,
    hint: 'the IOMMU of the host cannot reach an address of the guest: its address width is smaller than that of the guest, or the address is reserved. Use cpu: host with fewer physical address bits (`grep "address sizes" /proc/cpuinfo`), or less guest memory',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/listener.c',
    text: /VFIO_MAP_DMA failed: No space left on device|possibly running out of DMA mappings/,
    hint: 'the guest needs more DMA mappings than vfio_iommu_type1 allows: raise its parameter dma_entry_limit (65535) with a modprobe step',
  },
  {
    source: 'qemu 5.2 to 10.2 backends/iommufd.c',
    text: /VFIO_MAP_DMA failed: (?!Cannot allocate|Invalid arg|No space)|IOMMU_IOAS_MAP(_FILE)? failed: |failed to vfio_dma_map\. pci p2p may not work|PCI peer-to-peer transactions on BARs/,
    hint: 'a region of the guest cannot be mapped for DMA. For a BAR of another device ("PCI BAR?") this is harmless unless the devices exchange data directly; for guest memory, `dmesg | tail` shows the cause',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/container-legacy.c',
    text: /Cannot reset device .{0,80}, depends on (device|group)/,
    hint: 'a reset of the device would reset the named device too, and QEMU does not own that device: pass it as well (include_group: add it), or use a card that can be reset alone (`cat /sys/bus/pci/devices/*/reset_method`)',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/pci.c',
    text: /Cannot reset device .{0,80}, no available reset mechanism/,
    hint: 'the kernel cannot reset the device, so a second start of the guest may find it in a bad state: check `cat /sys/bus/pci/devices/*/reset_method`; a reboot of the host resets it',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/pci.c',
    text: /Unable to power on device, stuck in D\d|reset bar \d+ failed/,
    hint: 'the device does not leave power saving state D3: set disable_idle_d3=1 for vfio-pci with a modprobe step, or boot with pcie_port_pm=off. `lspci -s ADDRESS -vv` shows whether it still answers (rev ff: it does not; power the host off)',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/pci.c',
    text: /Cannot read device rom at|option ROM contents are probably invalid|Error (getting ROM info|reading device ROM)|ROM access failed/,
    hint: 'the ROM of the device cannot be read, which is common for the card of the boot screen. A network card works without it (rombar=0); a graphics card needs a copy of its ROM (romfile=). The guest starts all the same',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/pci.c',
    text: /known to cause system instability issues during option rom|has been disabled due to system instability issues/,
    hint: 'QEMU does not load the ROM of this device, because it is known to hang machines: nothing is to be done, unless the guest must boot from it (romfile=)',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/pci.c',
    text: /Could not enable error recovery for the device/,
    hint: 'this is only a warning: a PCI error of the device will not be reported to QEMU; the guest starts all the same',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/pci.c',
    text: /Failed to mmap .{0,80} BAR \d+\. Performance may be slow/,
    hint: 'QEMU reaches this region of the device only by slow calls: another driver of the host (efifb, simpledrm) may hold it. `grep -i -A2 ADDRESS /proc/iomem` shows it',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/pci.c',
    text: /requested feature x-vga|VGA info, flags|region info for VGA region/,
    hint: 'the kernel has no VGA access for VFIO (CONFIG_VFIO_PCI_VGA), or the device is not a VGA device: remove x-vga; UEFI firmware in the guest does not need it',
  },
  {
    source: 'qemu 5.2 to 10.0 hw/vfio/pci.c',
    text: /IGD OpRegion feature/,
    hint: 'the integrated graphics card has no OpRegion here: boot the host with its display initialized by the firmware, or remove x-igd-opregion',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/pci.c',
    text: /Invalid MSI-X relocation BAR|No automatic MSI-X relocation|MSIX PBA outside of specified BAR/,
    hint: 'the MSI-X table of the device is not where its registers say: remove x-msix-relocation, or update the firmware of the card. rev ff in `lspci -vv` means that it does not answer at all',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/device.c',
    text: /failed to enable (MSI-X|vectors)|Failed to (enable MSI|setup MSI fds)|VFIO_DEVICE_SET_IRQS failure/,
    hint: 'the host has no interrupt vectors left for the device, or the device does not answer any more: compare `grep vfio /proc/interrupts` with `dmesg | tail`',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/container-legacy.c',
    text: /setting of support for discarding RAM|Cannot set discarding of RAM broken|vIOMMUs and coordinated discarding/,
    hint: 'VFIO pins the whole memory of the guest, so a balloon or virtio-mem cannot give memory back: remove that device, or see RLIMIT_MEMLOCK in the message',
  },
  {
    source: 'qemu 10.0 to 10.2 hw/vfio/pci.c',
    text: /Failed to set vIOMMU:/,
    hint: 'the virtual IOMMU of the guest does not fit to the IOMMU of the host (address width, nested mode): use a smaller aw-bits or remove the virtual IOMMU',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/pci.c',
    text: /Unrecoverable error detected\. Please collect any data/,
    hint: 'the PCI bus reported an error that cannot be repaired (AER): `dmesg | grep -i aer` shows it. Check the seat and the power of the card; QEMU has stopped the guest',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/container-legacy.c',
    text: /device is already attached/,
    hint: 'the same device is given to the guest twice: remove one of the two entries',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/container-legacy.c',
    text: /failed reading MSI|failed to read (device config space|PCI)|failed to get (config|region \d+|MSI-X irq) info|error getting device info/,
    hint: 'the device does not answer to reads of its configuration: `lspci -s ADDRESS` with rev ff means that it is gone or sleeps. Set disable_idle_d3=1 for vfio-pci, or power the host off and on',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/container-legacy.c',
    text: /failed to get group \d+ status/,
    hint: 'the kernel does not report the state of the IOMMU group: vfio and the kernel do not fit, e.g. after a kernel update without a reboot',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/container-legacy.c',
    text: /supported vfio version: \d+, reported version/,
    hint: 'this QEMU and the VFIO of this kernel do not fit: use the QEMU of the distribution',
  },
];
