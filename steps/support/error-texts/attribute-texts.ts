import type { ErrorText } from './error-text.ts';

/** What an errno means for an attribute below /sys or /proc: by attribute, then in general. */
export const attributeTexts: readonly ErrorText[] = [
  {
    source: 'linux 6.12 to 7.1 kernel/irq/proc.c',
    text: /\/proc\/irq\/.{0,200}(EIO|EPERM|Input\/output error|Operation not permitted)/s,
    hint: 'The kernel places this interrupt itself (nvme, virtio-blk and some network cards). Remove it from the step.',
  },
  {
    source: 'linux 5.10 to 7.1 lib/bitmap-str.c',
    text: /affinity.{0,200}(EOVERFLOW|Value too large|ERANGE|out of range)/s,
    hint: 'The list or mask contains a CPU that this machine does not have. /sys/devices/system/cpu/possible lists its CPUs.',
  },
  {
    source: 'linux 5.10 to 7.1 lib/bitmap-str.c',
    text: /affinity.{0,200}(EINVAL|Invalid argument)/s,
    hint: 'The kernel accepts a mask without 0x, or a list such as 2-3. At least one CPU in it must be online.',
  },
  {
    source: 'linux 5.10 to 7.1 kernel/irq/matrix.c',
    text: /affinity.{0,200}(ENOSPC|No space left)/s,
    hint: 'A CPU in the list has no free interrupt vector. Spread the interrupts over more CPUs, or give the card fewer queues (ethtool -L).',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/pci/iov.c',
    text: /sriov_numvfs.{0,200}(EBUSY|resource busy)/s,
    hint: 'The number of virtual functions can only be changed from or to 0. Write 0 first.',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/pci/iov.c',
    text: /sriov_numvfs.{0,200}(ERANGE|out of range)/s,
    hint: 'The device supports fewer virtual functions. sriov_totalvfs shows the maximum.',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/pci/iov.c',
    text: /sriov_numvfs.{0,200}(ENOENT|No such file)/s,
    hint: 'The driver of the card does not create virtual functions. Bind the driver of its vendor first; a card on vfio-pci cannot create them.',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/pci/iov.c',
    text: /sriov_numvfs.{0,200}(ENOMEM|Cannot allocate memory)/s,
    hint: 'The firmware gave the card too little room for its virtual functions. Turn on SR-IOV and "Above 4G decoding" in the firmware, or boot with pci=realloc. dmesg has more details.',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/pci/iov.c',
    text: /sriov_numvfs.{0,200}(EINVAL|ENOSYS|ENODEV|EIO|Invalid argument|not implemented|No such device|Input\/output)/s,
    hint: 'The card or its firmware does not create virtual functions. Turn SR-IOV on in the firmware of the machine and of the card (mlxconfig SRIOV_EN, bnxtnvm); dmesg has more details.',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/pci/pci-driver.c',
    text: /new_id.{0,200}(EEXIST|File exists)/s,
    hint: 'The driver already has this ID.',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/pci/pci-driver.c',
    text: /(new|remove)_id.{0,200}(EINVAL|Invalid argument)/s,
    hint: 'The form is "8086 10d3", with a space and without a colon.',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/pci/pci-driver.c',
    text: /remove_id.{0,200}(ENODEV|No such device)/s,
    hint: 'The driver does not have this ID from new_id. Nothing is to be removed.',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/vfio/group.c',
    text: /\/bind\b.{0,200}(EINVAL|Invalid argument)/s,
    hint: 'The IOMMU is off, or the device is in no IOMMU group.',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/base/dd.c',
    text: /(\/bind|probe)\b.{0,200}(ENODEV|No such device)/s,
    hint: 'The kernel finds no device at this address, or the driver does not take it (driver_override, new_id). Use the full address with the domain, e.g. 0000:01:00.0.',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/vfio/pci/vfio_pci_core.c',
    text: /\/bind\b.{0,200}(EBUSY|resource busy)/s,
    hint: 'The device still has another driver, or it is a card with virtual functions, which vfio-pci does not take. Unbind the driver, or write 0 to sriov_numvfs first.',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/base/bus.c',
    text: /unbind\b.{0,200}(ENODEV|No such device)/s,
    hint: 'The device is not bound to this driver. `lspci -k` shows its driver.',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/pci/pci-sysfs.c',
    text: /driver_override.{0,200}(EINVAL|Invalid argument)/s,
    hint: 'The name of the driver is too long or contains a line break.',
  },
  {
    source: 'linux 6.1 to 6.12 drivers/pci/pci.c',
    text: /reset_method.{0,200}(EINVAL|Invalid argument)/s,
    hint: 'The device does not support this reset. Read reset_method: it lists those that it supports.',
  },
  {
    source: 'linux 5.10 to 7.1 mm/hugetlb.c',
    text: /nr_hugepages.{0,200}(EINVAL|Invalid argument)/s,
    hint: 'The kernel cannot reserve pages of this size at run time. Reserve them at boot (grub-edit: hugepagesz= and hugepages=).',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/cpufreq/cpufreq.c',
    text: /scaling_governor.{0,200}(EINVAL|Invalid argument)/s,
    hint: 'The driver of the CPU does not have this governor. scaling_available_governors lists those that it has.',
  },
  {
    source: 'linux 5.10 to 7.1 kernel/cgroup/cpuset.c',
    text: /cpuset\.cpus.{0,200}(EINVAL|ERANGE|Invalid argument|out of range)/s,
    hint: 'The list contains a CPU that does not exist, or that another exclusive cpuset has.',
  },
  {
    source: 'linux 5.10 to 6.12 kernel/cgroup/cpuset.c',
    text: /cpuset\.cpus.{0,200}(ENOSPC|No space left)/s,
    hint: 'The cpuset would have no CPU while programs run in it. Move them to another control group first.',
  },
  {
    source: 'linux 5.10 to 7.1 kernel/cgroup/cpuset.c',
    text: /cpuset\.cpus.{0,200}(EBUSY|resource busy)/s,
    hint: 'Programs with SCHED_DEADLINE need more CPUs than the list has. End them, or give the list more CPUs.',
  },
  {
    source: 'linux 6.1 to 7.1 drivers/iommu/iommu.c',
    text: /iommu_groups.{0,80}\/type\b.{0,200}(EBUSY|EINVAL|EPERM|EACCES|resource busy|Invalid argument|not permitted|denied)/s,
    hint: 'The type of an IOMMU group can only be changed while no device of it has a driver. Unbind them first.',
  },
  {
    source: 'errno(3)',
    general: true,
    text: /EBUSY|resource busy/,
    hint: 'It is in use by another driver, a mount or a running virtual machine.',
  },
  {
    source: 'errno(3)',
    general: true,
    text: /ERANGE|EOVERFLOW|out of range|Value too large/,
    hint: 'The value is outside the allowed range of the attribute.',
  },
  {
    source: 'errno(3)',
    general: true,
    text: /EINVAL|Invalid argument/,
    hint: 'The kernel does not accept this value here.',
  },
  {
    source: 'errno(3)',
    general: true,
    text: /EPERM|EACCES|Operation not permitted|Permission denied/,
    hint: 'Only root may write it. Kernel lockdown or a container can forbid it even for root.',
  },
  {
    source: 'errno(3)',
    general: true,
    text: /ENOSYS|EOPNOTSUPP|not supported/,
    hint: 'This kernel or this hardware does not support it.',
  },
  {
    source: 'runbook machines/local/write-once.ts',
    general: true,
    text: /TIMEOUT|deadline|still blocked/,
    hint: 'The write blocks in the kernel until something else ends, e.g. the virtual machine that uses the device.',
  },
];
