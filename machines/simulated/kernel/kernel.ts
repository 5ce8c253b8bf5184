import type { InterfaceDescription, MachineDescription } from '../tree/description.ts';
import type { DirectoryNode } from '../tree/tree.ts';

/**
 * A PCI driver. The kernel offers an unbound device to the drivers in the order of registration, which is the order of
 * their list.
 */
export interface Driver {
  readonly name: string;
  readonly module: string;
  readonly ids: readonly string[];
  /** The IDs added with new_id, as "vendor:device". */
  readonly dynamic: readonly string[];
}

/** A device on the PCI bus. */
export interface Device {
  readonly address: string;
  readonly driver: string | null;
  /** The stored name. Null reads as "(null)", and so does a stored name "(null)". */
  readonly override: string | null;
  readonly group: number | null;
}

/** What a card enforces for a virtual function (struct ifla_vf_info). */
export interface FunctionSettings {
  readonly mac: string;
  readonly vlan: number;
  readonly qos: number;
  readonly proto: '802.1Q' | '802.1ad';
  /** In Mbit/s. */
  readonly least: number;
  /** In Mbit/s. */
  readonly most: number;
  readonly spoofchk: boolean;
  readonly trust: boolean;
  readonly state: 'auto' | 'enable' | 'disable';
}

/** A loaded module and the values of its parameters. */
export interface LoadedModule {
  readonly name: string;
  readonly builtin: boolean;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Address {
  readonly local: string;
  readonly prefix: number;
  readonly family: 4 | 6;
  readonly scope: 'global' | 'link' | 'host';
}

/** An existing network interface. */
export interface Interface extends Omit<InterfaceDescription, 'addresses'> {
  readonly index: number;
  readonly addresses: readonly Address[];
}

/** A route of the main table. */
export interface Route {
  readonly family: 4 | 6;
  readonly destination: string;
  readonly gateway?: string;
  readonly interface: string;
  readonly protocol: string;
  readonly scope: 'global' | 'link' | 'host';
  readonly source?: string;
  readonly metric?: number;
}

/** A virtual machine that runs in a unit: its sockets and its devices. */
export interface VirtualMachine {
  readonly monitors: readonly string[];
  readonly agents: readonly string[];
  /** Threads that ended while it continues: 0 is the main one, then one for each virtual CPU, then the rest. */
  readonly ended?: readonly number[];
  /** PCI addresses passed through. */
  readonly devices: readonly string[];
  readonly cpus: number;
  readonly accelerated: boolean;
  readonly status: 'running' | 'prelaunch' | 'paused';
}

/** A unit that systemd knows. */
export interface Unit {
  readonly name: string;
  readonly state: 'active' | 'inactive' | 'failed';
  readonly transient: boolean;
  readonly collect: boolean;
  readonly argv: readonly string[];
  readonly pid: number;
  /** Exit code or signal of the last run. */
  readonly code: number;
  /** The id of this start, which systemd calls InvocationID. */
  readonly invocation: string;
  readonly result: string;
  readonly vm: VirtualMachine | null;
}

/**
 * Everything that a power cut destroys: the running kernel and its processes. Its records are replaced, never changed,
 * so a shallow copy is enough.
 */
export interface Kernel {
  readonly description: MachineDescription;
  readonly bootId: string;
  readonly commandLine: string;
  readonly log: string[];
  drivers: readonly Driver[];
  readonly devices: Map<string, Device>;
  readonly modules: Map<string, LoadedModule>;
  readonly interfaces: Map<string, Interface>;
  routes: readonly Route[];
  readonly units: Map<string, Unit>;
  readonly settings: Map<string, string>;
  /** CPU lists by interrupt number, if they differ from the default. */
  readonly affinity: Map<number, string>;
  /** Thread affinities set with taskset, by thread id. */
  readonly pinned: Map<number, string>;
  /** What cards enforce for their virtual functions, by the address of the function; a new function has none. */
  readonly functionSettings: Map<string, FunctionSettings>;
  /** Slices with exclusive CPUs, by name. */
  readonly slices: Map<string, { readonly cpus: string; readonly partition: string }>;
  /** The slice that a process was moved to, by process id. */
  readonly moved: Map<number, string>;
  /** Devices whose unbinding waits for the virtual machine that uses them. */
  leaving: readonly string[];
  /** Files of the memory file systems: /run, /dev/shm. */
  files: DirectoryNode;
  nextIndex: number;
  nextPid: number;
}

/** A copy that shares no mutable data. */
export function copyKernel(kernel: Kernel): Kernel {
  return {
    ...kernel,
    log: [...kernel.log],
    devices: new Map(kernel.devices),
    modules: new Map(kernel.modules),
    interfaces: new Map(kernel.interfaces),
    units: new Map(kernel.units),
    settings: new Map(kernel.settings),
    affinity: new Map(kernel.affinity),
    pinned: new Map(kernel.pinned),
    functionSettings: new Map(kernel.functionSettings),
    slices: new Map(kernel.slices),
    moved: new Map(kernel.moved),
  };
}
