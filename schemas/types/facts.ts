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
    /**
     * What the kernel refuses even to root: none, integrity or confidentiality (/sys/kernel/security/lockdown); null where it has no lockdown, or only root may see it. VFIO works with any of them, unsigned modules do not.
     */
    lockdown: string | null;
    /**
     * True when the firmware checks what it starts (the UEFI variable SecureBoot); null for a machine that was not started by UEFI.
     */
    secureBoot: boolean | null;
    /**
     * What the kernel was built with; every answer is null when its configuration is nowhere to be read.
     */
    features: {
      /**
       * The file that says so, e.g. /boot/config-6.12.107+deb13-amd64.
       */
      source: string | null;
      /**
       * NO_HZ_FULL: nohz_full can stop the tick of a CPU.
       */
      noHzFull: boolean | null;
      /**
       * RCU_NOCB_CPU: rcu_nocbs can move RCU callbacks away.
       */
      rcuNocb: boolean | null;
      /**
       * CPU_ISOLATION: isolcpus counts.
       */
      cpuIsolation: boolean | null;
      /**
       * VFIO_PCI: devices can be handed to virtual machines.
       */
      vfioPci: boolean | null;
      /**
       * IOMMUFD: the newer way to map a guest's memory.
       */
      iommufd: boolean | null;
      /**
       * VFIO_DEVICE_CDEV: a device can be opened by its own node, which QEMU's iommufd needs.
       */
      vfioDeviceCdev: boolean | null;
    };
  };
  /**
   * The processors, from /proc/cpuinfo and /sys/devices/system/cpu.
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
     * Of its flags those that matter to virtual machines, "vmx flags" included, e.g. vmx, ept, x2apic, posted_intr, constant_tsc.
     */
    flags: string[];
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
    /**
     * Where each online CPU sits.
     *
     * Items: One CPU.
     */
    topology: {
      /**
       * Its number.
       */
      cpu: number;
      /**
       * The socket, physical_package_id.
       */
      socket: number | null;
      /**
       * Its NUMA node; null for a kernel without nodes.
       */
      node: number | null;
      /**
       * Its core within the socket.
       */
      core: number | null;
      /**
       * The CPUs of the same core (SMT), itself too, as the kernel lists them, e.g. 0,4.
       */
      siblings: string;
    }[];
    /**
     * Simultaneous multithreading: on, off, forceoff, notsupported or notimplemented; null when the kernel does not say.
     */
    smt: string | null;
    /**
     * The CPUs that the boot isolated, really in force (/sys/devices/system/cpu/isolated); empty for none. The kernel drops a bad isolcpus in silence.
     */
    isolated: string;
    /**
     * The CPUs that cpuset partitions isolate now (cpuset.cpus.isolated of cgroup v2); null before kernel 6.7.
     */
    isolatedPartitions: string | null;
    /**
     * The CPUs whose tick can stop, really in force (/sys/devices/system/cpu/nohz_full); empty for none.
     */
    nohzFull: string;
    /**
     * The CPUs whose RCU callbacks run elsewhere. No file shows them: worked out as the kernel does, from rcu_nocbs, nohz_full in force and what it was built with; null when that is not known.
     */
    rcuNocbs: string | null;
    /**
     * The frequency governor of each policy; none in most virtual machines.
     *
     * Items: One policy.
     */
    governors: {
      /**
       * Its number.
       */
      policy: number;
      /**
       * E.g. performance.
       */
      governor: string;
      /**
       * The CPUs it holds for, e.g. 0,4.
       */
      cpus: string;
    }[];
  };
  /**
   * Memory, in bytes.
   */
  memory: {
    /**
     * All of it (MemTotal).
     */
    total: number | null;
    /**
     * What programs can still get (MemAvailable).
     */
    available: number | null;
    /**
     * How much the user that runbook runs as may lock (memlock): VFIO pins all of a guest's memory; null when it cannot be told.
     */
    lockable: {
      /**
       * The limit in force; null for none.
       */
      soft: number | null;
      /**
       * How far the user can raise it; null for no limit.
       */
      hard: number | null;
    } | null;
    /**
     * The pools of huge pages: one a size, and one a node and size where there are several nodes.
     *
     * Items: One pool.
     */
    hugepages: {
      /**
       * Bytes of a page, e.g. 2097152.
       */
      size: number;
      /**
       * Its NUMA node; null for the pool of a machine of one node.
       */
      node: number | null;
      /**
       * How many pages it has.
       */
      count: number;
      /**
       * How many of them are free; null when the kernel does not say.
       */
      free: number | null;
    }[];
    /**
     * Whether programs get huge pages unasked: always, madvise or never.
     */
    transparentHugepages: string | null;
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
    /**
     * The IOMMU groups: what goes to a virtual machine together.
     *
     * Items: One group.
     */
    grouping: {
      /**
       * Its number.
       */
      group: string;
      /**
       * How its devices reach memory: DMA or DMA-FQ (translated), identity (iommu=pt), or auto; null when the kernel does not say.
       */
      type: string | null;
      /**
       * The addresses of its members, bridges included.
       */
      devices: string[];
    }[];
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
    /**
     * What was seen, for people.
     */
    how: string;
    /**
     * The parameters of kvm, kvm_intel and kvm_amd as they are in force.
     *
     * Items: One parameter.
     */
    parameters: {
      /**
       * kvm, kvm_intel or kvm_amd.
       */
      module: string;
      /**
       * E.g. enable_apicv.
       */
      name: string;
      /**
       * As the kernel shows it, e.g. Y.
       */
      value: string;
    }[];
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
    /**
     * True when vfio_iommu_type1 was told to do without interrupt remapping (allow_unsafe_interrupts); null while it is not loaded.
     */
    unsafeInterrupts: boolean | null;
    /**
     * True when /dev/iommu is there.
     */
    iommufd: boolean;
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
     * Its NUMA node; null when the firmware gives it none.
     */
    node: number | null;
    /**
     * How it can be reset, in the kernel's order, e.g. flr and bus; empty when it cannot be, null where the kernel does not say (before 5.15).
     */
    resets: string[] | null;
    /**
     * The network interfaces it carries.
     */
    interfaces: string[];
    /**
     * The physical function that it is a virtual one of; null for any other device.
     */
    physicalFunction: PciAddress | null;
    /**
     * SR-IOV: how many virtual functions are on, and how many it can have; null for a device without.
     */
    virtualFunctions: {
      /**
       * How many are on (sriov_numvfs).
       */
      on: number;
      /**
       * How many there can be (sriov_totalvfs).
       */
      most: number;
    } | null;
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
     * What it is: device for a card, bridge, bond, vlan, loopback, tun, virtual, or another word of the kernel (DEVTYPE).
     */
    kind: string;
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
     * Whether it has a link: up, down, unknown and so on (operstate).
     */
    state: string | null;
    /**
     * Its addresses in CIDR form, without link-local ones.
     */
    addresses: string[];
    /**
     * The bridge or bond it is a port of.
     */
    master: string | null;
    /**
     * The interfaces under it: the ports of a bridge or bond, what a vlan lies on.
     */
    ports: string[];
    /**
     * True when a default route goes out by it.
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
     * Its number, another one after each boot.
     */
    irq: number;
    /**
     * The interrupt chip with its number there, e.g. IR-PCI-MSIX-0000:00:04.0 0-edge.
     */
    chip: string;
    /**
     * Who handles it, e.g. enp0s4-rx-0.
     */
    actions: string[];
    /**
     * The PCI device whose MSI or MSI-X it is; null for another one.
     */
    device: PciAddress | null;
    /**
     * The CPUs it may go to, as the kernel lists them.
     */
    affinity: string | null;
    /**
     * The CPU it really goes to; null when the kernel does not say.
     */
    effective: string | null;
    /**
     * True when the kernel places it itself and refuses to have it moved. Seen without a write from kernel 6.12 on, by the file's missing write permission; null before.
     */
    managed: boolean | null;
  }[];
  /**
   * How the machine is started.
   */
  boot: {
    /**
     * What decides the kernel command line, as grub-edit finds it (docs/boot-loaders.md); unknown for one that it does not edit.
     */
    loader: 'grub' | 'grub-bls' | 'systemd-boot' | 'kernelstub' | 'rpm-ostree' | 'unknown';
    /**
     * Its configuration.
     */
    path: string | null;
    /**
     * Where its kernel command line comes from: a file, a folder, or a command, e.g. /etc/default/grub; null when nothing is known of it.
     */
    commandLine: string | null;
    /**
     * Kernel parameters that the loader's first entry gives and the running kernel was not started with; null when that cannot be known.
     */
    parametersPending: string[] | null;
  };
  /**
   * Services that set by themselves what a playbook sets too.
   */
  services: {
    /**
     * irqbalance, which moves interrupts every ten seconds; null when systemd cannot be asked.
     */
    irqbalance: 'running' | 'stopped' | 'absent' | null;
    /**
     * The interrupts it was told to leave alone (--banirq in its settings).
     */
    irqbalanceBanned: number[];
    /**
     * tuned's profile while it runs.
     */
    tuned: string | null;
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
   * Running virtual machines: the processes that hold /dev/kvm or an IOMMU group open.
   *
   * Items: One process.
   */
  virtualMachines: {
    /**
     * Its process id.
     */
    pid: number;
    /**
     * The virtual machine's name, from QEMU's -name.
     */
    name: string | null;
    /**
     * The program, e.g. qemu-system-x86.
     */
    program: string;
    /**
     * True when it holds /dev/kvm.
     */
    accelerated: boolean;
    /**
     * The IOMMU groups and devices it holds, e.g. /dev/vfio/4.
     */
    holds: string[];
  }[];
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
