// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * A value that can be written and that a reboot resets. `kind` decides which texts the kernel accepts.
 *
 * This interface was referenced by `SimulatedMachine`'s JSON-Schema
 * via the `definition` "setting".
 */
export type SimulatedSetting = Setting & Setting1;
export type Setting =
  | SimulatedSameSetting
  | SimulatedTextSetting
  | SimulatedNumberSetting
  | SimulatedChoiceSetting
  | SimulatedFixedSetting
  | SimulatedWordSetting;

/**
 * A simulated machine: its kernel, its hardware and its disk before anything runs. A lab file names such a JSON file with the key `tree`.
 */
export interface SimulatedMachine {
  /**
   * The host name.
   */
  name: string;
  /**
   * The release of the kernel, as uname -r prints it.
   */
  release: string;
  /**
   * The processors.
   */
  cpu: {
    /**
     * The vendor.
     */
    vendor: 'intel' | 'amd';
    /**
     * The number of CPUs.
     */
    count: number;
    /**
     * Threads of each core.
     */
    threadsPerCore: number;
    /**
     * NUMA nodes that share the CPUs equally.
     */
    nodes?: number;
  };
  /**
   * The IOMMU.
   */
  iommu: {
    /**
     * Its kind.
     */
    kind: 'intel' | 'amd' | 'none';
    /**
     * True if it is on without a kernel parameter.
     */
    defaultOn: boolean;
  };
  /**
   * The answer of systemd-detect-virt; none on bare metal.
   */
  virtualization: string;
  /**
   * The root file system, as in root= of the kernel command line.
   */
  root: string;
  /**
   * The disk with the root file system.
   */
  disk: {
    /**
     * The PCI device that carries it.
     */
    device: string;
    /**
     * Its name below /dev.
     */
    name: string;
    /**
     * Its partition below /dev.
     */
    partition: string;
  };
  /**
   * The boot loader, if it is not the GRUB of Debian.
   */
  loader?: 'grub-bls' | 'systemd-boot' | 'rpm-ostree';
  /**
   * The answers of grub-probe for /boot/grub.
   */
  grubDisk?: {
    /**
     * The abstraction, e.g. lvm.
     */
    abstraction: string;
    /**
     * The file system, e.g. ext2.
     */
    fileSystem: string;
  };
  /**
   * Words on the kernel command line at which the kernel panics.
   *
   * Items: A word.
   */
  panics?: string[];
  /**
   * Words on the kernel command line at which the kernel hangs.
   *
   * Items: A word.
   */
  hangs?: string[];
  /**
   * The kernel modules.
   */
  modules: SimulatedModule[];
  /**
   * The PCI devices.
   *
   * @maxItems 4096
   */
  pci: SimulatedDevice[];
  /**
   * The network interfaces.
   */
  interfaces: SimulatedInterface[];
  /**
   * The routes.
   *
   * Items: An IPv4 route that the boot adds.
   */
  routes: {
    /**
     * A subnet, or default.
     */
    destination: string;
    /**
     * The address of the gateway.
     */
    gateway?: string;
    /**
     * The interface.
     */
    interface: string;
  }[];
  /**
   * The systemd services.
   *
   * Items: A systemd service.
   */
  services: {
    /**
     * Its name without .service.
     */
    name: string;
    /**
     * True if it starts at boot.
     */
    enabled: boolean;
    /**
     * Words after its program in ExecStart=.
     */
    args?: string;
    /**
     * Its file of environment variables.
     */
    environment?: string;
  }[];
  /**
   * The settings of the kernel by path.
   */
  settings: {
    [k: string]: SimulatedSetting;
  };
  /**
   * Files of the disk by path.
   */
  files: {
    /**
     * A file, owned by root.
     */
    [k: string]: {
      /**
       * Its text.
       */
      content: string;
      /**
       * Its mode, e.g. 420 for 0644.
       */
      mode?: number;
    };
  };
  /**
   * Symbolic links by path, with their target.
   */
  links: {
    /**
     * The target.
     */
    [k: string]: string;
  };
  /**
   * Other texts that the kernel shows by path; `-> target` is a link, and a path that ends with `/` is an empty folder.
   */
  shows?: {
    /**
     * The text, or the text with a mode.
     */
    [k: string]:
      | string
      | {
          /**
           * The text.
           */
          text: string;
          /**
           * The mode.
           */
          mode: number;
        };
  };
  /**
   * Outputs of programs that only look, by their words.
   */
  answers?: {
    /**
     * The output.
     */
    [k: string]: string;
  };
  /**
   * The names of the installed packages.
   *
   * Items: A package.
   */
  packages: string[];
  /**
   * The package archives that the network reaches.
   *
   * Items: A package archive.
   */
  archives?: {
    /**
     * Its address.
     */
    uri: string;
    /**
     * Its suite.
     */
    suite: string;
    /**
     * Its component.
     */
    component: string;
    /**
     * The text that a keyring must contain.
     */
    key: string;
    /**
     * Its packages.
     */
    packages: SimulatedPackage[];
  }[];
  /**
   * The address that a guest gets by DHCP over a card.
   */
  lease: string;
}
/**
 * A kernel module that the kernel has.
 *
 * This interface was referenced by `SimulatedMachine`'s JSON-Schema
 * via the `definition` "module".
 */
export interface SimulatedModule {
  /**
   * Its name as modprobe writes it, e.g. vfio-pci.
   */
  name: string;
  /**
   * True if it is part of the kernel image.
   */
  builtin?: boolean;
  /**
   * True if it is loaded when the kernel starts.
   */
  loaded?: boolean;
  /**
   * Its path below /lib/modules/RELEASE.
   */
  path: string;
  /**
   * One line about it, as modinfo prints it.
   */
  summary: string;
  /**
   * Modules that it needs.
   *
   * Items: A module.
   */
  depends?: string[];
  /**
   * Modules that modprobe loads after it.
   *
   * Items: A module.
   */
  post?: string[];
  /**
   * Its parameters by name.
   */
  parameters?: {
    /**
     * A parameter.
     */
    [k: string]: {
      /**
       * Its default value.
       */
      value: string;
      /**
       * How the kernel reads it.
       */
      type: 'bool' | 'int' | 'charp';
      /**
       * Its mode below /sys/module; 0 hides it.
       */
      mode?: number;
    };
  };
  /**
   * The PCI drivers that it registers.
   *
   * Items: A PCI driver.
   */
  drivers?: {
    /**
     * Its name.
     */
    name: string;
    /**
     * The devices that it knows, as vendor:device.
     *
     * Items: Vendor and device, or class:CLASS.
     */
    ids: string[];
  }[];
  /**
   * The vendor of the processor that it needs.
   */
  needs?: 'intel' | 'amd';
  /**
   * Its size in bytes.
   */
  size?: number;
  /**
   * The signer; null for a module without a signature.
   */
  signer?: string | null;
  /**
   * False for a module that is not part of the kernel sources.
   */
  intree?: boolean;
}
/**
 * A device on the PCI bus.
 *
 * This interface was referenced by `SimulatedMachine`'s JSON-Schema
 * via the `definition` "device".
 */
export interface SimulatedDevice {
  /**
   * Its full address, e.g. 0000:00:04.0.
   */
  address: string;
  /**
   * Four hexadecimal digits.
   */
  vendor: string;
  /**
   * Four hexadecimal digits.
   */
  device: string;
  /**
   * Six hexadecimal digits.
   */
  class: string;
  /**
   * Vendor and device of the subsystem.
   */
  subsystem: string;
  /**
   * Two hexadecimal digits.
   */
  revision?: string;
  /**
   * The address of the bridge above it.
   */
  parent?: string;
  /**
   * Devices with the same name share an IOMMU group.
   */
  group?: string;
  /**
   * Its reset methods.
   *
   * Items: A method.
   */
  resets?: string[];
  /**
   * Its NUMA node.
   */
  node?: number;
  /**
   * The number of virtual functions that it can make.
   */
  functions?: number;
  /**
   * The card that makes this virtual function.
   */
  functionOf?: string;
  /**
   * The interrupts of its driver.
   */
  interrupts?: {
    /**
     * The first interrupt number.
     */
    first: number;
    /**
     * The names of the actions.
     *
     * @maxItems 256
     *
     * Items: A name.
     */
    names: string[];
    /**
     * True if the kernel manages their CPUs.
     */
    managed?: boolean;
  };
}
/**
 * A network interface.
 *
 * This interface was referenced by `SimulatedMachine`'s JSON-Schema
 * via the `definition` "interface".
 */
export interface SimulatedInterface {
  /**
   * Its name.
   */
  name: string;
  /**
   * Its kind.
   */
  kind: 'physical' | 'loopback' | 'bridge' | 'bond' | 'vlan';
  /**
   * Its MAC address.
   */
  mac: string;
  /**
   * The PCI device that carries it.
   */
  device?: string;
  /**
   * The bridge or bond that it is a port of.
   */
  master?: string;
  /**
   * The interface below a VLAN.
   */
  over?: string;
  /**
   * True if it is up.
   */
  up: boolean;
  /**
   * Its addresses with their prefix.
   *
   * Items: An address, e.g. 10.0.2.15/24.
   */
  addresses: string[];
  /**
   * The address that a guest gets over this card.
   */
  lease?: string;
}
/**
 * The same value as another setting.
 */
export interface SimulatedSameSetting {
  /**
   * The same value as another setting.
   */
  kind: 'same';
  /**
   * The path of the other setting.
   */
  as: string;
}
/**
 * Any text.
 */
export interface SimulatedTextSetting {
  /**
   * Any text.
   */
  kind: 'text';
  /**
   * The value.
   */
  value: string;
}
/**
 * A number; larger numbers are reduced to `most`.
 */
export interface SimulatedNumberSetting {
  /**
   * A number; larger numbers are reduced to `most`.
   */
  kind: 'number';
  /**
   * The value.
   */
  value: string;
  /**
   * The largest value.
   */
  most: number;
}
/**
 * One of several words, read as `always [madvise] never`.
 */
export interface SimulatedChoiceSetting {
  /**
   * One of several words, read as `always [madvise] never`.
   */
  kind: 'choice';
  /**
   * The chosen word.
   */
  value: string;
  /**
   * The accepted words.
   *
   * @minItems 1
   *
   * Items: A word.
   */
  choices: [string, ...string[]];
}
/**
 * A value that can only be read.
 */
export interface SimulatedFixedSetting {
  /**
   * A value that can only be read.
   */
  kind: 'fixed';
  /**
   * The value.
   */
  value: string;
}
/**
 * One of several words, read as the word.
 */
export interface SimulatedWordSetting {
  /**
   * One of several words, read as the word.
   */
  kind: 'word';
  /**
   * The word.
   */
  value: string;
  /**
   * The accepted words.
   *
   * @minItems 1
   *
   * Items: A word.
   */
  choices: [string, ...string[]];
  /**
   * The setting that makes this one busy.
   */
  busy?: {
    /**
     * Its path.
     */
    path: string;
    /**
     * The value at which this setting is busy.
     */
    at: string;
  };
}
export interface Setting1 {
  /**
   * The kind of setting.
   */
  kind: 'same' | 'text' | 'number' | 'choice' | 'fixed' | 'word';
}
/**
 * A package of an archive.
 *
 * This interface was referenced by `SimulatedMachine`'s JSON-Schema
 * via the `definition` "package".
 */
export interface SimulatedPackage {
  /**
   * Its name.
   */
  name: string;
  /**
   * Its version.
   */
  version: string;
  /**
   * Packages that it needs.
   *
   * Items: A package.
   */
  depends?: string[];
  /**
   * Packages that it recommends.
   *
   * Items: A package.
   */
  recommends?: string[];
  /**
   * Its files by path.
   */
  files?: {
    /**
     * The content.
     */
    [k: string]: string;
  };
}
