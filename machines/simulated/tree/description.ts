/** A kernel module of the machine's kernel, loadable or built in. */
export interface ModuleDescription {
  /** The name for modprobe, e.g. "vfio-pci"; /sys/module writes it with underscores. */
  readonly name: string;
  readonly builtin?: boolean;
  /** Loaded when the kernel starts, e.g. the modules for the root disk. */
  readonly loaded?: boolean;
  readonly path: string;
  readonly summary: string;
  readonly depends?: readonly string[];
  /** Modules that modprobe loads after it (modules.softdep). */
  readonly post?: readonly string[];
  readonly parameters?: Readonly<Record<string, ParameterDescription>>;
  /** The PCI drivers that the module registers. */
  readonly drivers?: readonly DriverDescription[];
  /** The module refuses to start on another processor vendor. */
  readonly needs?: 'intel' | 'amd';
  readonly size?: number;
  /** The signer of the module: the kernel's build by default, null for an unsigned module. */
  readonly signer?: string | null;
  /** False for a module that is not part of the kernel's package. */
  readonly intree?: boolean;
}

/** A parameter of a module: its default value, and the way the kernel reads it. */
interface ParameterDescription {
  readonly value: string;
  readonly type: 'bool' | 'int' | 'charp';
  /** 0444 unless it can be written while loaded; 0 means not visible under /sys/module. */
  readonly mode?: number;
}

/** A PCI driver that a module registers. */
interface DriverDescription {
  readonly name: string;
  /** The "vendor:device" pairs that the driver supports by itself, lower case. */
  readonly ids: readonly string[];
}

/** A device on the PCI bus. */
export interface PciDescription {
  /** Full address, "0000:00:04.0". */
  readonly address: string;
  readonly vendor: string;
  readonly device: string;
  /** Six hex digits, "020000". */
  readonly class: string;
  readonly subsystem: string;
  readonly revision?: string;
  /** The bridge that the device is behind. */
  readonly parent?: string;
  /** Devices with the same name share an IOMMU group; without a name the device has a separate group. */
  readonly group?: string;
  readonly resets?: readonly string[];
  readonly node?: number;
  /**
   * The number of virtual functions that the card can make (SR-IOV); the description lists them too, each with
   * `functionOf`.
   */
  readonly functions?: number;
  /** Settings of its functions that its driver does not support. */
  readonly lacks?: readonly ('trust' | 'spoofchk' | 'rate' | 'state' | '802.1ad')[];
  /** The card that makes this function: the function is on the bus only while the card has created it. */
  readonly functionOf?: string;
  /** The first interrupt number for its host driver, and the names of the actions. */
  readonly interrupts?: { readonly first: number; readonly names: readonly string[]; readonly managed?: boolean };
}

/** A network interface as the boot creates and configures it. */
export interface InterfaceDescription {
  readonly name: string;
  readonly kind: 'physical' | 'loopback' | 'bridge' | 'bond' | 'vlan';
  readonly mac: string;
  /** The PCI device of the interface. */
  readonly device?: string;
  /** The bridge or bond it is a port of. */
  readonly master?: string;
  /** The interface under a vlan. */
  readonly over?: string;
  readonly up: boolean;
  /** CIDR form, configured by the boot. */
  readonly addresses: readonly string[];
  /**
   * The address that a guest gets by DHCP when this NIC is passed to it. Without it, the first such NIC gets the
   * machine's `lease`.
   */
  readonly lease?: string;
}

/** An IPv4 route that the boot adds. */
interface RouteDescription {
  /** CIDR or "default". */
  readonly destination: string;
  readonly gateway?: string;
  readonly interface: string;
}

/** A value that can be written while the machine runs and is lost at the next boot. */
export type SettingDescription =
  /** The same value under a second path. */
  | { readonly kind: 'same'; readonly as: string }
  | { readonly kind: 'text'; readonly value: string }
  /** Grants at most `most`: a larger value is reduced without an error. */
  | { readonly kind: 'number'; readonly value: string; readonly most: number }
  /** Reads "always [madvise] never". */
  | { readonly kind: 'choice'; readonly value: string; readonly choices: readonly string[] }
  /** Read-only. */
  | { readonly kind: 'fixed'; readonly value: string }
  /** Reads plainly and accepts only these words; none of them while another setting has a certain value (EBUSY). */
  | {
      readonly kind: 'word';
      readonly value: string;
      readonly choices: readonly string[];
      readonly busy?: { readonly path: string; readonly at: string };
    };

/** A systemd service of the installed system. */
interface ServiceDescription {
  readonly name: string;
  /** Started at boot. */
  readonly enabled: boolean;
  /** The arguments of its program in ExecStart=, and the file with the values of their variables. */
  readonly args?: string;
  readonly environment?: string;
}

/** A file of the disk, owned by root; the default mode is 0644. */
export interface DescribedFile {
  readonly content: string;
  readonly mode?: number;
}

/** A package as an archive offers it. */
export interface PackageDescription {
  readonly name: string;
  readonly version: string;
  readonly depends?: readonly string[];
  readonly recommends?: readonly string[];
  /** The files of the package by path; those below /etc are settings files. */
  readonly files?: Readonly<Record<string, string>>;
}

/** An archive that the machine's network reaches. */
export interface ArchiveDescription {
  readonly uri: string;
  readonly suite: string;
  readonly component: string;
  /** The text that a keyring must contain to accept the archive's signature. */
  readonly key: string;
  readonly packages: readonly PackageDescription[];
}

/** A machine as data: its kernel, its hardware and its disk before the first boot. */
export interface MachineDescription {
  readonly name: string;
  /** `uname -r`. */
  readonly release: string;
  readonly cpu: {
    readonly vendor: 'intel' | 'amd';
    readonly count: number;
    readonly threadsPerCore: number;
    /** NUMA nodes, 1 by default, each with an equal share of the CPUs. */
    readonly nodes?: number;
  };
  readonly iommu: {
    readonly kind: 'intel' | 'amd' | 'none';
    /** On without a kernel parameter (CONFIG_INTEL_IOMMU_DEFAULT_ON; AMD-Vi is always on). */
    readonly defaultOn: boolean;
  };
  /** `systemd-detect-virt`: "none" on bare metal. */
  readonly virtualization: string;
  readonly root: string;
  /** The disk of the root file system, and its PCI device. */
  readonly disk: { readonly device: string; readonly name: string; readonly partition: string };
  /** The boot loader; the default is Debian's GRUB. */
  readonly loader?: 'grub-bls' | 'systemd-boot' | 'rpm-ostree';
  /** The answer of grub-probe for /boot/grub; the default is an ext4 file system directly on its partition. */
  readonly grubDisk?: { readonly abstraction: string; readonly fileSystem: string };
  /** Words on the kernel command line that make its kernel panic, and words that make it hang. */
  readonly panics?: readonly string[];
  readonly hangs?: readonly string[];
  readonly modules: readonly ModuleDescription[];
  readonly pci: readonly PciDescription[];
  readonly interfaces: readonly InterfaceDescription[];
  readonly routes: readonly RouteDescription[];
  readonly services: readonly ServiceDescription[];
  readonly settings: Readonly<Record<string, SettingDescription>>;
  readonly files: Readonly<Record<string, DescribedFile>>;
  /** Links by path, e.g. a service's wants. */
  readonly links: Readonly<Record<string, string>>;
  /**
   * Additional kernel files, by link-free path, e.g. "/proc/net/tcp"; they replace the simulated ones. "-> target" is a
   * link, and a path that ends with "/" is an empty folder. With a writable mode, writes are accepted and discarded.
   */
  readonly shows?: Readonly<Record<string, string | { readonly text: string; readonly mode: number }>>;
  /** The output of programs that only read, by the words of their argument vector; it replaces the simulated output. */
  readonly answers?: Readonly<Record<string, string>>;
  /** The names of the installed packages. */
  readonly packages: readonly string[];
  readonly archives?: readonly ArchiveDescription[];
  /** The address that a guest gets by DHCP over a NIC passed to it. */
  readonly lease: string;
}
