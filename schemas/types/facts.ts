// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Full PCI address (BDF with domain), e.g. 0000:00:1f.6.
 */
export type PciAddress = string;
/**
 * Four hex digits of a PCI vendor or device ID, e.g. 8086.
 */
export type HexId = string;

/**
 * Facts about a machine. runbook reads them before it looks at the playbook's steps. Templates use them as `{{ facts.… }}`.
 */
export interface Facts {
  /**
   * The machine itself.
   */
  machine: {
    /**
     * The machine's name in the lab file, e.g. host.
     */
    name: string;
    /**
     * The type of virtual machine or container that the machine runs in, as systemd-detect-virt prints it, e.g. kvm, qemu or docker. `none` on bare metal. null if systemd-detect-virt gave no answer.
     */
    virtualization: string | null;
  };
  /**
   * The distribution, from /etc/os-release.
   */
  os: {
    /**
     * ID, e.g. debian.
     */
    id: string | null;
    /**
     * VERSION_ID, e.g. 13. null for rolling releases.
     */
    version: string | null;
    /**
     * PRETTY_NAME.
     */
    name: string | null;
    /**
     * VERSION_CODENAME, the release name that package archives use, e.g. trixie. null if os-release does not have it.
     */
    codename: string | null;
  };
  /**
   * The running kernel.
   */
  kernel: {
    /**
     * The kernel release, as uname -r prints it.
     */
    release: string | null;
    /**
     * The kernel command line of this boot (/proc/cmdline).
     */
    cmdline: string | null;
    /**
     * The boot ID (/proc/sys/kernel/random/boot_id). It changes at every boot.
     */
    bootId: string | null;
    /**
     * The kernel lockdown mode (/sys/kernel/security/lockdown): none, integrity or confidentiality. It restricts even root. null if the kernel has no lockdown, or if only root may read it. VFIO works in every mode; unsigned modules do not load in integrity and confidentiality mode.
     */
    lockdown: string | null;
    /**
     * True if Secure Boot is on (the UEFI variable SecureBoot). null if the machine was not booted with UEFI.
     */
    secureBoot: boolean | null;
    /**
     * Features that the kernel was built with. All are null if the kernel's configuration cannot be read.
     */
    features: {
      /**
       * The kernel configuration file that was read, e.g. /boot/config-6.12.107+deb13-amd64.
       */
      source: string | null;
      /**
       * CONFIG_NO_HZ_FULL: the kernel supports nohz_full, which stops the timer tick of a CPU.
       */
      noHzFull: boolean | null;
      /**
       * CONFIG_RCU_NOCB_CPU: the kernel supports rcu_nocbs, which moves RCU callbacks to other CPUs.
       */
      rcuNocb: boolean | null;
      /**
       * CONFIG_CPU_ISOLATION: the kernel supports isolcpus.
       */
      cpuIsolation: boolean | null;
      /**
       * CONFIG_VFIO_PCI: the kernel can pass PCI devices to virtual machines.
       */
      vfioPci: boolean | null;
      /**
       * CONFIG_IOMMUFD: the kernel has iommufd, the newer interface to map a guest's memory.
       */
      iommufd: boolean | null;
      /**
       * CONFIG_VFIO_DEVICE_CDEV: each VFIO device has its own device node. QEMU needs it to use iommufd.
       */
      vfioDeviceCdev: boolean | null;
    };
  };
  /**
   * The processors, from /proc/cpuinfo and /sys/devices/system/cpu.
   */
  cpu: {
    /**
     * The processor vendor.
     */
    vendor: 'intel' | 'amd' | 'other';
    /**
     * The virtualization extension of the processors. null if they have none, or if the firmware hides it.
     */
    virtualization: 'vmx' | 'svm' | null;
    /**
     * Number of online CPUs.
     */
    count: number;
    /**
     * The processor's model name.
     */
    model: string | null;
    /**
     * The CPU flags that matter for virtual machines, including those of the line "vmx flags", e.g. vmx, ept, x2apic, posted_intr, constant_tsc.
     */
    flags: string[];
    /**
     * The NUMA nodes. A host without NUMA has one node. The list is empty if the kernel was built without NUMA.
     *
     * Items: One NUMA node.
     */
    nodes: {
      /**
       * The node's number.
       */
      node: number;
      /**
       * The node's CPUs as a kernel CPU list, e.g. 0-3. Empty for a node that has only memory.
       */
      cpus: string;
    }[];
    /**
     * The position of each online CPU.
     *
     * Items: One CPU.
     */
    topology: {
      /**
       * The CPU's number.
       */
      cpu: number;
      /**
       * The socket (physical_package_id).
       */
      socket: number | null;
      /**
       * The CPU's NUMA node. null if the kernel was built without NUMA.
       */
      node: number | null;
      /**
       * The number of its core within the socket.
       */
      core: number | null;
      /**
       * The hardware threads of the same core (SMT), including this CPU, as a kernel CPU list, e.g. 0,4.
       */
      siblings: string;
    }[];
    /**
     * Simultaneous multithreading: on, off, forceoff, notsupported or notimplemented. null if the kernel does not report it.
     */
    smt: string | null;
    /**
     * The CPUs that are isolated since boot. This is the list that the kernel really uses (/sys/devices/system/cpu/isolated). Empty if none. The kernel ignores an invalid isolcpus value without an error.
     */
    isolated: string;
    /**
     * The CPUs that cpuset partitions isolate now (cpuset.cpus.isolated of cgroup v2). null before kernel 6.7.
     */
    isolatedPartitions: string | null;
    /**
     * The CPUs whose timer tick can stop. This is the nohz_full list that the kernel really uses (/sys/devices/system/cpu/nohz_full). Empty if none.
     */
    nohzFull: string;
    /**
     * The CPUs whose RCU callbacks run on other CPUs. No file shows them. runbook computes them as the kernel does, from rcu_nocbs, the nohz_full CPUs in effect and the kernel's configuration. null if one of these is unknown.
     */
    rcuNocbs: string | null;
    /**
     * The frequency governor of each cpufreq policy. Empty in most virtual machines.
     *
     * Items: One cpufreq policy.
     */
    governors: {
      /**
       * The policy's number.
       */
      policy: number;
      /**
       * The governor, e.g. performance.
       */
      governor: string;
      /**
       * The CPUs of this policy, e.g. 0,4.
       */
      cpus: string;
    }[];
  };
  /**
   * Memory, in bytes.
   */
  memory: {
    /**
     * Total memory in bytes (MemTotal).
     */
    total: number | null;
    /**
     * Memory that is available to programs, in bytes (MemAvailable).
     */
    available: number | null;
    /**
     * How much memory the user of runbook may lock (memlock). VFIO locks all of a guest's memory. null if unknown.
     */
    lockable: {
      /**
       * The soft limit in bytes, which is in effect. null if unlimited.
       */
      soft: number | null;
      /**
       * The hard limit in bytes. The user can raise the soft limit up to it. null if unlimited.
       */
      hard: number | null;
    } | null;
    /**
     * The huge page pools: one for each page size. With several NUMA nodes, one for each node and page size.
     *
     * Items: One pool.
     */
    hugepages: {
      /**
       * Size of a page in bytes, e.g. 2097152.
       */
      size: number;
      /**
       * The pool's NUMA node. null if the machine has a single node.
       */
      node: number | null;
      /**
       * Number of pages in the pool.
       */
      count: number;
      /**
       * Number of free pages. null if the kernel does not report it.
       */
      free: number | null;
    }[];
    /**
     * Transparent huge pages: always, madvise or never.
     */
    transparentHugepages: string | null;
  };
  /**
   * The IOMMU as the kernel uses it. These facts do not use the kernel log: the log can say "IOMMU enabled" without an IOMMU in use, and can be silent with one.
   */
  iommu: {
    /**
     * True if the kernel uses an IOMMU and devices are in IOMMU groups. VFIO needs this.
     */
    active: boolean;
    /**
     * The IOMMUs in use, e.g. dmar0 (Intel) or ivhd0 (AMD).
     */
    units: string[];
    /**
     * Number of IOMMU groups.
     */
    groups: number;
    /**
     * The evidence for `active`, as text.
     */
    how: string;
    /**
     * The ACPI table in which the firmware describes an IOMMU. null if there is no such table: VT-d or AMD-Vi is disabled in the firmware, or the machine has none.
     */
    firmware: 'DMAR' | 'IVRS' | null;
    /**
     * True if interrupts are remapped ("IR-" in /proc/interrupts). Without remapping, VFIO needs allow_unsafe_interrupts.
     */
    interruptRemapping: boolean;
    /**
     * The IOMMU groups. All devices of a group must go to the same virtual machine.
     *
     * Items: One group.
     */
    grouping: {
      /**
       * The group's number.
       */
      group: string;
      /**
       * The group's DMA domain type: DMA or DMA-FQ (translated), identity (iommu=pt), or auto. null if the kernel does not report it.
       */
      type: string | null;
      /**
       * The PCI addresses of the group's devices, including bridges.
       */
      devices: string[];
    }[];
  };
  /**
   * Hardware-assisted virtualization with KVM.
   */
  kvm: {
    /**
     * True if /dev/kvm exists.
     */
    device: boolean;
    /**
     * The loaded or built-in KVM module of the processor vendor.
     */
    module: 'kvm_intel' | 'kvm_amd' | null;
    /**
     * The evidence for these facts, as text.
     */
    how: string;
    /**
     * The parameters of kvm, kvm_intel and kvm_amd that are in effect.
     *
     * Items: One parameter.
     */
    parameters: {
      /**
       * kvm, kvm_intel or kvm_amd.
       */
      module: string;
      /**
       * The parameter's name, e.g. enable_apicv.
       */
      name: string;
      /**
       * The value as the kernel shows it, e.g. Y.
       */
      value: string;
    }[];
  };
  /**
   * Support for posted interrupts: a device interrupts a guest without interrupting the host. These facts show only what is supported and enabled. A `posted-interrupts` step measures on a running guest whether interrupts are posted.
   */
  postedInterrupts: {
    /**
     * True if the processors and every IOMMU support posted interrupts.
     */
    possible: 'yes' | 'no' | 'unknown';
    /**
     * True if posted interrupts are enabled. From kernel 6.16, this is the value of enable_device_posted_irqs. On older kernels, it is derived from the parameter of the KVM module, the IOMMUs, interrupt remapping and the kernel command line.
     */
    enabled: 'yes' | 'no' | 'unknown';
    /**
     * True if the processors support it: posted_intr and apicv among the vmx flags (Intel), or the flag avic (AMD). null if the kernel does not list these flags.
     */
    cpu: boolean | null;
    /**
     * True if every IOMMU supports it: bit 59 of the capability register (Intel), or bits 7 and 21 of the features, GASup and GAMSup (AMD). null if no IOMMU is in use.
     */
    iommu: boolean | null;
    /**
     * True if interrupts are remapped; posting needs this. null if unknown.
     */
    remapping: boolean | null;
    /**
     * True if the processors have x2APIC. The original document checks this flag. It does not prove support for posted interrupts.
     */
    x2apic: boolean;
    /**
     * The KVM module of this processor.
     */
    module: 'kvm_intel' | 'kvm_amd';
    /**
     * The module parameter that enables it. It can be set only at the time when the module is loaded, not later.
     */
    parameter: 'enable_apicv' | 'avic';
    /**
     * The value of that parameter. null while the module is not loaded.
     */
    value: boolean | null;
    /**
     * The value of the kernel's parameter enable_device_posted_irqs. null before kernel 6.16.
     */
    device: boolean | null;
    /**
     * The evidence for these facts, as text.
     */
    how: string;
  };
  /**
   * VFIO, the kernel driver that passes PCI devices to virtual machines.
   */
  vfio: {
    /**
     * The state of vfio-pci: built into the kernel, loaded, a module that can be loaded, or not available. null if unknown.
     */
    module: 'builtin' | 'loaded' | 'available' | 'absent' | null;
    /**
     * True if vfio_iommu_type1 may work without interrupt remapping (allow_unsafe_interrupts). null while this module is not loaded.
     */
    unsafeInterrupts: boolean | null;
    /**
     * True if /dev/iommu exists.
     */
    iommufd: boolean;
  };
  /**
   * Every PCI device, sorted by address.
   *
   * Items: One PCI device.
   */
  pci: {
    address: PciAddress;
    vendor: HexId;
    device: HexId;
    /**
     * The device class, six hex digits, e.g. 020000 for an Ethernet controller.
     */
    class: string;
    /**
     * The driver that the device is bound to. null if none.
     */
    driver: string | null;
    /**
     * The device's driver_override. null if not set.
     */
    override: string | null;
    /**
     * The device's IOMMU group. null if it is in no group.
     */
    group: string | null;
    /**
     * The device's NUMA node. null if the firmware does not report one.
     */
    node: number | null;
    /**
     * The reset methods of the device in the kernel's order, e.g. flr and bus. Empty if the device cannot be reset. null if the kernel does not report them (before 5.15).
     */
    resets: string[] | null;
    /**
     * The network interfaces of this device.
     */
    interfaces: string[];
    /**
     * The physical function of this virtual function. null if the device is not a virtual function.
     */
    physicalFunction: PciAddress | null;
    /**
     * SR-IOV: the number of virtual functions. null if the device does not support SR-IOV.
     */
    virtualFunctions: {
      /**
       * Number of enabled virtual functions (sriov_numvfs).
       */
      on: number;
      /**
       * Largest possible number of virtual functions (sriov_totalvfs).
       */
      most: number;
    } | null;
  }[];
  /**
   * Every network interface, sorted by name.
   *
   * Items: One network interface.
   */
  net: {
    /**
     * The interface's name, e.g. enp1s0.
     */
    name: string;
    /**
     * The interface's type: device for a network card, bridge, bond, vlan, loopback, tun, virtual, or another type that the kernel reports (DEVTYPE).
     */
    kind: string;
    /**
     * The interface's MAC address in lower case.
     */
    mac: string | null;
    /**
     * The PCI address of its network card. null for bridges and other virtual interfaces.
     */
    address: PciAddress | null;
    /**
     * True if the interface is enabled (administrative state). It can still have no link.
     */
    up: boolean;
    /**
     * The link state: up, down, unknown or another value of operstate.
     */
    state: string | null;
    /**
     * The interface's addresses in CIDR form, without link-local addresses.
     */
    addresses: string[];
    /**
     * The bridge or bond that this interface is a port of. null if none.
     */
    master: string | null;
    /**
     * The interfaces below this one: the ports of a bridge or bond, or the parent interface of a VLAN.
     */
    ports: string[];
    /**
     * True if a default route uses this interface.
     */
    defaultRoute: boolean;
  }[];
  /**
   * Every numbered interrupt, from /proc/interrupts and /proc/irq.
   *
   * Items: One interrupt.
   */
  interrupts: {
    /**
     * The interrupt number. It can change at every boot.
     */
    irq: number;
    /**
     * The interrupt chip and the interrupt's number on it, e.g. IR-PCI-MSIX-0000:00:04.0 0-edge.
     */
    chip: string;
    /**
     * The interrupt's handlers, e.g. enp0s4-rx-0.
     */
    actions: string[];
    /**
     * The PCI device whose MSI or MSI-X interrupt this is. null for other interrupts.
     */
    device: PciAddress | null;
    /**
     * The CPUs that may handle it, as a kernel CPU list.
     */
    affinity: string | null;
    /**
     * The CPU that handles it. null if the kernel does not report it.
     */
    effective: string | null;
    /**
     * True if the kernel places this interrupt itself and rejects a change. From kernel 6.12, the affinity file of such an interrupt is read-only, so no test write is needed. null before 6.12.
     */
    managed: boolean | null;
  }[];
  /**
   * How the machine boots.
   */
  boot: {
    /**
     * The boot loader that decides the kernel command line, as grub-edit detects it (docs/boot-loaders.md). `unknown` if grub-edit cannot edit it.
     */
    loader: 'grub' | 'grub-bls' | 'systemd-boot' | 'kernelstub' | 'rpm-ostree' | 'unknown';
    /**
     * The boot loader's configuration file.
     */
    path: string | null;
    /**
     * The source of the kernel command line: a file, a folder or a command, e.g. /etc/default/grub. null if unknown.
     */
    commandLine: string | null;
    /**
     * Kernel parameters that are in the boot loader's first entry but not on the command line of the running kernel. null if unknown.
     */
    parametersPending: string[] | null;
  };
  /**
   * Services that change settings which a playbook can also change.
   */
  services: {
    /**
     * The state of irqbalance, which moves interrupts every ten seconds. null if systemd gives no answer.
     */
    irqbalance: 'running' | 'stopped' | 'absent' | null;
    /**
     * The interrupts that irqbalance ignores (--banirq in its settings).
     */
    irqbalanceBanned: number[];
    /**
     * The active profile of tuned. null if tuned does not run.
     */
    tuned: string | null;
  };
  /**
   * QEMU on the machine.
   */
  qemu: {
    /**
     * The version of QEMU, e.g. 10.0.13. null if QEMU is not installed.
     */
    version: string | null;
  };
  /**
   * Running virtual machines: the processes that have /dev/kvm or an IOMMU group open.
   *
   * Items: One process.
   */
  virtualMachines: {
    /**
     * The process ID.
     */
    pid: number;
    /**
     * The virtual machine's name, from QEMU's -name option.
     */
    name: string | null;
    /**
     * The program, e.g. qemu-system-x86.
     */
    program: string;
    /**
     * True if it has /dev/kvm open.
     */
    accelerated: boolean;
    /**
     * The IOMMU groups and devices that it has open, e.g. /dev/vfio/4.
     */
    holds: string[];
  }[];
  /**
   * The privileges of runbook on the machine.
   */
  privileges: {
    /**
     * True if runbook runs as root.
     */
    root: boolean;
  };
  /**
   * What runbook could not read, and why. The facts that depend on it are null or empty.
   *
   * Items: One thing that runbook could not read.
   */
  unseen: {
    /**
     * The section of the facts that it belongs to, e.g. boot.
     */
    fact: string;
    /**
     * The reason, e.g. EACCES and the path.
     */
    reason: string;
  }[];
}
