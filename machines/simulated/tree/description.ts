/** A kernel module that the machine's kernel has, loadable or built in. */
export interface ModuleDescription {
  /** As modprobe names it, e.g. "vfio-pci"; /sys/module writes it with underscores. */
  readonly name: string;
  readonly builtin?: boolean;
  /** Loaded with the kernel's start: the modules of the root disk and the like. */
  readonly loaded?: boolean;
  readonly path: string;
  readonly summary: string;
  readonly depends?: readonly string[];
  /** Modules that modprobe loads after it (modules.softdep). */
  readonly post?: readonly string[];
  readonly parameters?: Readonly<Record<string, ParameterDescription>>;
  /** The PCI drivers that it registers. */
  readonly drivers?: readonly DriverDescription[];
  /** It refuses to start on another processor vendor. */
  readonly needs?: 'intel' | 'amd';
  readonly size?: number;
  /** Who signed it: the kernel's own build when not said, nobody when null. */
  readonly signer?: string | null;
  /** False for one that did not come with the kernel. */
  readonly intree?: boolean;
}

/** A parameter of a module: its value without being told, and how the kernel reads it. */
interface ParameterDescription {
  readonly value: string;
  readonly type: 'bool' | 'int' | 'charp';
  /** 0444 unless it can be written while loaded; 0 is not shown under /sys/module. */
  readonly mode?: number;
}

/** A PCI driver that a module registers. */
interface DriverDescription {
  readonly name: string;
  /** "vendor:device" it knows of itself, lower case. */
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
  /** The bridge above it. */
  readonly parent?: string;
  /** Devices of the same name share an IOMMU group; one of its own without. */
  readonly group?: string;
  readonly resets?: readonly string[];
  readonly node?: number;
  /** How many virtual functions it can make (SR-IOV); those stand in the description too, each with `functionOf`. */
  readonly functions?: number;
  /** The card that makes it: it is on the bus while that has made it. */
  readonly functionOf?: string;
  /** The first interrupt number its host driver gets, and the actions' names. */
  readonly interrupts?: { readonly first: number; readonly names: readonly string[]; readonly managed?: boolean };
}

/** A network interface as the boot makes and configures it. */
export interface InterfaceDescription {
  readonly name: string;
  readonly kind: 'physical' | 'loopback' | 'bridge' | 'bond' | 'vlan';
  readonly mac: string;
  /** The PCI device that carries it. */
  readonly device?: string;
  /** The bridge or bond it is a port of. */
  readonly master?: string;
  /** The interface a vlan lies over. */
  readonly over?: string;
  readonly up: boolean;
  /** CIDR form, as the boot configures them. */
  readonly addresses: readonly string[];
  /** The address a guest gets by DHCP when this NIC is passed to it; the machine's `lease` over the first one where it says none. */
  readonly lease?: string;
}

/** An IPv4 route that the boot adds. */
interface RouteDescription {
  /** CIDR or "default". */
  readonly destination: string;
  readonly gateway?: string;
  readonly interface: string;
}

/** A value that can be written while the machine runs and is gone at the next boot. */
export type SettingDescription =
  /** The same value under a second path. */
  | { readonly kind: 'same'; readonly as: string }
  | { readonly kind: 'text'; readonly value: string }
  /** Grants at most `most`: what was asked for above it is silently cut. */
  | { readonly kind: 'number'; readonly value: string; readonly most: number }
  /** Reads "always [madvise] never". */
  | { readonly kind: 'choice'; readonly value: string; readonly choices: readonly string[] }
  /** Can only be read. */
  | { readonly kind: 'fixed'; readonly value: string }
  /** Reads plainly and takes only these words; none while another setting has a certain value (EBUSY). */
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
  /** Words after its program in ExecStart=, and the file that says what the variables in them stand for. */
  readonly args?: string;
  readonly environment?: string;
}

/** A file of the disk, owned by root; mode 0644 unless it says otherwise. */
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
  /** What it unpacks, by path; those below /etc are its settings. */
  readonly files?: Readonly<Record<string, string>>;
}

/** An archive that the machine's network reaches. */
export interface ArchiveDescription {
  readonly uri: string;
  readonly suite: string;
  readonly component: string;
  /** What a keyring must hold for its signature to be accepted. */
  readonly key: string;
  readonly packages: readonly PackageDescription[];
}

/** A machine as data: what its kernel, its hardware and its disk are before anything runs. */
export interface MachineDescription {
  readonly name: string;
  /** `uname -r`. */
  readonly release: string;
  readonly cpu: {
    readonly vendor: 'intel' | 'amd';
    readonly count: number;
    readonly threadsPerCore: number;
    /** NUMA nodes, one when not said, each with an equal share of the CPUs. */ readonly nodes?: number;
  };
  readonly iommu: {
    readonly kind: 'intel' | 'amd' | 'none';
    /** On without a kernel parameter (CONFIG_INTEL_IOMMU_DEFAULT_ON; AMD-Vi always is). */
    readonly defaultOn: boolean;
  };
  /** `systemd-detect-virt`: "none" on bare metal. */
  readonly virtualization: string;
  readonly root: string;
  /** The disk that / lies on, and the PCI device that carries it. */
  readonly disk: { readonly device: string; readonly name: string; readonly partition: string };
  /** What starts it; Debian's GRUB when not said. */
  readonly loader?: 'grub-bls' | 'systemd-boot' | 'rpm-ostree';
  /** What grub-probe says of /boot/grub; an ext4 right on its partition when not said. */
  readonly grubDisk?: { readonly abstraction: string; readonly fileSystem: string };
  /** Words on the kernel command line that its kernel panics at, and those at which it hangs. */
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
   * What else its kernel shows, by link-free path, e.g. "/proc/net/tcp", in the place of what it would show. "-> target" is a
   * link; with a mode that can be written, what is written is forgotten.
   */
  readonly shows?: Readonly<Record<string, string | { readonly text: string; readonly mode: number }>>;
  /** What programs that only look print, by the words of their argument vector, instead of what they would. */
  readonly answers?: Readonly<Record<string, string>>;
  /** The names of what is installed. */
  readonly packages: readonly string[];
  readonly archives?: readonly ArchiveDescription[];
  /** The address a guest gets by DHCP over a NIC passed to it. */
  readonly lease: string;
}
