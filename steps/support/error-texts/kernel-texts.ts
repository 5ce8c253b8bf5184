import type { ErrorText } from './error-text.ts';

/** Messages of the kernel that tell why it refused something, of which a program shows only the errno. */
export const refusalTexts: readonly ErrorText[] = [
  {
    source: 'linux 5.10 to 7.1 drivers/vfio/vfio_iommu_type1.c',
    text: /No interrupt remapping support|allow_unsafe_interrupts/i,
    hint: 'the machine has no interrupt remapping; VFIO needs it so that the guest cannot forge interrupts. Turn on VT-d and x2APIC in the firmware (`dmesg | grep -i remapping`); the parameter in the message removes the protection',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/iommu/intel/iommu.c',
    text: /platform RMRR requirement|requested this device have a 1:1 IOMMU mapping/i,
    hint: 'the firmware reserves memory for this device (RMRR), so it cannot be passed through on this machine. Some servers have a firmware option for it (HPE: "shared memory features" of the slot)',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/vfio/vfio_iommu_type1.c',
    text: /RLIMIT_MEMLOCK (\(\d+\) exceeded)?/,
    hint: 'the limit for locked memory is too small for the guest: its unit needs LimitMEMLOCK of the guest memory plus 1 GiB',
  },
];

/** Messages of the kernel (dmesg) about VFIO, the IOMMU, PCI and KVM. */
export const kernelTexts: readonly ErrorText[] = [
  {
    source: 'linux 5.10 to 7.1 drivers/vfio/pci/vfio_pci_core.c',
    text: /Cannot bind to PF with SR-IOV enabled/,
    hint: 'the card has virtual functions: remove them first (sriov step with count 0, or `echo 0 > sriov_numvfs`), then bind the card itself',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/vfio/pci/vfio_pci.c',
    text: /exists in vfio-pci device denylist, driver probing disallowed/,
    hint: 'vfio-pci refuses this device, because the kernel knows that a guest could harm the host with it (Intel QAT). disable_denylist=1 of vfio-pci allows it',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/pci/pci.c',
    text: /BAR \d+.{0,60}: can't reserve/,
    hint: 'another driver of the host holds the memory of the device, for a graphics card efifb or simpledrm: `cat /proc/iomem` shows it. Boot with video=efifb:off (before Linux 5.15) or initcall_blacklist=sysfb_init',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/pci/pci.c',
    text: /Unable to change power state from \S+ to \S+, device inaccessible|can't change power state from \S+ to/,
    hint: 'the device does not wake up from power saving: set disable_idle_d3=1 for vfio-pci, or boot with pcie_port_pm=off; if it stays so, power the host off and on',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/pci/pci.c',
    text: /not ready \d+ms after .{1,80}; giving up/,
    hint: 'the device did not come back after a reset: choose another way in `reset_method` of the device (sysfs-write), e.g. bus; for AMD graphics cards the module vendor-reset helps. Power the host off and on',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/pci/rom.c',
    text: /Invalid PCI ROM (header|data) signature/,
    hint: 'the ROM of the device cannot be read: harmless for a network card (rombar=0); a graphics card that showed the boot screen needs a copy of its ROM (romfile=)',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/pci/iov.c',
    text: /not enough MMIO resources for SR-IOV|can't enable \d+ VFs \(bus/,
    hint: 'the firmware gave the card too little room for its virtual functions: turn on SR-IOV and "Above 4G decoding" in the firmware, or boot with pci=realloc (pci=assign-busses for bus numbers)',
  },
  {
    source: 'linux 6.1 to 7.1 drivers/pci/iov.c',
    text: /driver does not support SR-IOV configuration via sysfs/,
    hint: 'the driver of the card does not create virtual functions: bind the driver of its vendor, not vfio-pci (for which enable_sriov=1 exists)',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/pci/iov.c',
    text: /\d VFs already enabled\. Disable before enabling/,
    hint: 'the number of virtual functions can only be changed from or to 0: write 0 first, or use a sriov step, which does both',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/vfio/pci/vfio_pci_core.c',
    text: /No device request channel registered, blocked until released by user|Device is currently in use, task/,
    hint: 'a program holds the device, and the kernel waits for it: end the virtual machine or the DPDK program that the message or `fuser -v /dev/vfio/*` names',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/vfio/group.c',
    text: /Adding kernel taint for vfio-noiommu group|vfio-noiommu device opened by user/,
    hint: 'the device is used without an IOMMU: it can write to any memory of the host. Turn the IOMMU on, and set enable_unsafe_noiommu_mode=0 for vfio',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/iommu/intel/dmar.c',
    text: /DRHD: handling fault status|Request device \[.{1,20}\] fault (addr|index)/,
    hint: 'the IOMMU blocked an access of a device: of a device in a guest, its driver or firmware uses memory that it was not given. The address in the message shows the device (`lspci -s`)',
  },
  {
    source: 'linux 5.10 to 7.1 arch/x86/kvm/vmx/vmx.c',
    text: /(disabled by bios|VMX not enabled \(by BIOS\)|VMX \(outside TXT\) disabled by BIOS|SVM disabled \(by BIOS\))/i,
    hint: 'virtualization is off in the firmware: turn on Intel VT-x or AMD SVM in its setup, and power the machine off once',
  },
  {
    source: 'linux 6.1 to 7.1 arch/x86/kvm/svm/svm.c',
    text: /no hardware support for|VMX not supported by CPU|SVM not supported by CPU|CPU \d+ isn't AMD or Hygon/i,
    hint: 'the processor has no virtualization, or the module is that of the other vendor: kvm_intel for Intel, kvm_amd for AMD. In a virtual machine, its host must allow nested virtualization',
  },
];
