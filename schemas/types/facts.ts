// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Full PCI address (BDF with domain), e.g. 0000:00:1f.6.
 */
export type PciAddress = string;
/**
 * Four hex digits of a PCI vendor or device, e.g. 8086.
 */
export type HexId = string;

/**
 * What is known about a machine before a playbook's steps look at it: `{{ facts.… }}` in templates.
 */
export interface Facts {
  /**
   * The machine itself.
   */
  machine: {
    /**
     * The name the lab file gives it, e.g. host.
     */
    name: string;
    /**
     * What it runs in, by systemd-detect-virt: none on bare metal, kvm, qemu, docker and so on; null when that could not be asked.
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
     * VERSION_ID, e.g. 13; null on rolling ones.
     */
    version: string | null;
    /**
     * PRETTY_NAME.
     */
    name: string | null;
    /**
     * VERSION_CODENAME, as archives call the release, e.g. trixie; null where there is none.
     */
    codename: string | null;
  };
  /**
   * The running kernel.
   */
  kernel: {
    /**
     * Its release as uname -r prints it.
     */
    release: string | null;
    /**
     * The command line it was started with (/proc/cmdline).
     */
    cmdline: string | null;
    /**
     * Another one after every boot (/proc/sys/kernel/random/boot_id).
     */
    bootId: string | null;
  };
  /**
   * The processors, from /proc/cpuinfo.
   */
  cpu: {
    /**
     * Whose they are.
     */
    vendor: 'intel' | 'amd' | 'other';
    /**
     * The virtualization extension they show; null where there is none or firmware hides it.
     */
    virtualization: 'vmx' | 'svm' | null;
    /**
     * How many CPUs are online.
     */
    count: number;
    /**
     * The model's name.
     */
    model: string | null;
    /**
     * The NUMA nodes; one is a host without NUMA, none a kernel without it.
     *
     * Items: One node.
     */
    nodes: {
      /**
       * Its number.
       */
      node: number;
      /**
       * Its CPUs as the kernel lists them, e.g. 0-3; empty for a node of memory alone.
       */
      cpus: string;
    }[];
  };
  /**
   * The IOMMU as the kernel uses it. The kernel's log is not asked: it says "IOMMU enabled" where none is in use, and nothing where one is.
   */
  iommu: {
    /**
     * True when an IOMMU is driven and devices are in groups: what VFIO needs.
     */
    active: boolean;
    /**
     * The IOMMUs in use, e.g. dmar0 (Intel) or ivhd0 (AMD).
     */
    units: string[];
    /**
     * How many IOMMU groups there are.
     */
    groups: number;
    /**
     * What was seen, for people.
     */
    how: string;
    /**
     * The ACPI table in which firmware describes an IOMMU; null where there is none: VT-d or AMD-Vi is off in the firmware, or missing.
     */
    firmware: 'DMAR' | 'IVRS' | null;
    /**
     * True when interrupts are remapped ("IR-" in /proc/interrupts); without it VFIO wants allow_unsafe_interrupts.
     */
    interruptRemapping: boolean;
  };
  /**
   * Hardware-assisted virtualization by the kernel.
   */
  kvm: {
    /**
     * True when /dev/kvm is there.
     */
    device: boolean;
    /**
     * The vendor's module in the kernel.
     */
    module: 'kvm_intel' | 'kvm_amd' | null;
  };
  /**
   * What the machine can do about posted interrupts, by which a device interrupts a guest without the host being interrupted. Whether any is posted shows only in a running guest: the step type posted-interrupts looks.
   */
  postedInterrupts: {
    /**
     * Whether the processors and every IOMMU can post.
     */
    possible: 'yes' | 'no' | 'unknown';
    /**
     * Whether it is in force: by enable_device_posted_irqs where the kernel has it (6.16), else by the parameter of the KVM module, the IOMMUs, interrupt remapping and the kernel command line.
     */
    enabled: 'yes' | 'no' | 'unknown';
    /**
     * The processor takes posted interrupts: posted_intr and apicv among the vmx flags (Intel), the flag avic (AMD); null where the kernel does not list them.
     */
    cpu: boolean | null;
    /**
     * Every IOMMU posts: bit 59 of the capability register (Intel), bits 7 and 21 of the features, GASup and GAMSup (AMD); null where no IOMMU is in use.
     */
    iommu: boolean | null;
    /**
     * Interrupts are remapped, without which none is posted; null where that cannot be seen.
     */
    remapping: boolean | null;
    /**
     * The processors have x2APIC, which the document looks for. It proves neither half of posting.
     */
    x2apic: boolean;
    /**
     * The KVM module of this processor.
     */
    module: 'kvm_intel' | 'kvm_amd';
    /**
     * Its parameter, which can only be set while it is loaded.
     */
    parameter: 'enable_apicv' | 'avic';
    /**
     * What the parameter reads; null while the module is not loaded.
     */
    value: boolean | null;
    /**
     * enable_device_posted_irqs, the kernel's own answer; null before 6.16.
     */
    device: boolean | null;
    /**
     * What was seen, for people.
     */
    how: string;
  };
  /**
   * The driver that hands PCI devices to virtual machines.
   */
  vfio: {
    /**
     * How vfio-pci is had: in the kernel, loaded, as a module that can be loaded, or not at all; null when that could not be asked.
     */
    module: 'builtin' | 'loaded' | 'available' | 'absent' | null;
  };
  /**
   * Every PCI device by address.
   *
   * Items: One PCI device.
   */
  pci: {
    address: PciAddress;
    vendor: HexId;
    device: HexId;
    /**
     * Six hex digits, e.g. 020000 for an Ethernet controller.
     */
    class: string;
    /**
     * The driver it is bound to.
     */
    driver: string | null;
    /**
     * Its driver_override.
     */
    override: string | null;
    /**
     * Its IOMMU group; null when it is in none.
     */
    group: string | null;
    /**
     * The network interfaces it carries.
     */
    interfaces: string[];
  }[];
  /**
   * Every network interface by name.
   *
   * Items: One network interface.
   */
  net: {
    /**
     * Its name, e.g. enp1s0.
     */
    name: string;
    /**
     * Its own MAC address in lower case.
     */
    mac: string | null;
    /**
     * The PCI device that carries it; null for bridges and the like.
     */
    address: PciAddress | null;
    /**
     * True when it is set up (not whether there is a link).
     */
    up: boolean;
    /**
     * Its addresses in CIDR form, without link-local ones.
     */
    addresses: string[];
    /**
     * The bridge or bond it is a port of.
     */
    master: string | null;
    /**
     * True when a default route goes out by it.
     */
    defaultRoute: boolean;
  }[];
  /**
   * How the machine is started.
   */
  boot: {
    /**
     * The boot loader; unknown when its files are not where they are looked for.
     */
    loader: 'grub' | 'systemd-boot' | 'unknown';
    /**
     * Its configuration.
     */
    path: string | null;
    /**
     * Kernel parameters that the loader's first entry gives and the running kernel was not started with; null when that cannot be known.
     */
    parametersPending: string[] | null;
  };
  /**
   * QEMU on the machine.
   */
  qemu: {
    /**
     * Its version, e.g. 10.0.13; null where there is none.
     */
    version: string | null;
  };
  /**
   * What runbook may do there.
   */
  privileges: {
    /**
     * True when it runs as root.
     */
    root: boolean;
  };
  /**
   * What could not be looked at, and why; the facts it would have given have their empty value.
   *
   * Items: One thing that stayed unseen.
   */
  unseen: {
    /**
     * The part of the facts it belongs to, e.g. boot.
     */
    fact: string;
    /**
     * Why, e.g. EACCES and the path.
     */
    reason: string;
  }[];
}
