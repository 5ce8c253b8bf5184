import type { FileState } from '../../engine/model/machine.ts';
import type { SeenProcess } from '../../facts/cpu/read-threads.ts';
import type { CpuGround } from '../../facts/cpu/cpu-ground.ts';
import type { VirtualCpu } from '../../facts/virtualization/read-virtual-cpus.ts';

/** A virtual machine that runs. */
export interface SeenVm extends SeenProcess {
  readonly pid: number;
  /** Which thread runs which virtual CPU, or why that is unknown. */
  readonly vcpus: readonly VirtualCpu[] | { readonly why: string };
}

/** The slice whose control group is the partition. */
export interface SeenSlice {
  /** Its unit file in /run. */
  readonly file: FileState | null;
  readonly active: boolean;
  /** cpuset.cpus; null if it has no cpuset. */
  readonly cpus: string | null;
  /** The value of cpuset.cpus.partition, e.g. "isolated invalid (...)"; null if the file does not exist. */
  readonly partition: string | null;
  readonly processes: readonly number[];
}

/** The requirements of isolated partitions. */
export interface SeenCpusets {
  /** Controllers of the unified hierarchy; null if it is not mounted at /sys/fs/cgroup. */
  readonly controllers: readonly string[] | null;
  /** The groups below the root have cpusets already (cgroup.subtree_control). */
  readonly inUse: boolean;
  /** The CPUs that other control groups below the root name as theirs. */
  readonly others: readonly { readonly name: string; readonly cpus: readonly number[] }[];
  readonly slice: SeenSlice;
}

export interface PinState {
  /** Null while it does not run. */
  readonly vm: SeenVm | null;
  readonly ground: CpuGround | null;
  /** The CPUs that the control group of the virtual machine may use, and the file that says so; null if nothing limits them. */
  readonly allowed: { readonly cpus: readonly number[]; readonly path: string } | null;
  /** The card that the virtual machine works with. */
  readonly near: { readonly address: string; readonly node: number | null } | null;
  /** taskset(1) exists. */
  readonly taskset: boolean;
  /** `uname -r`. */
  readonly release: string;
  /** Parameters that the kernel reported as unknown, which means that it ignored them. */
  readonly dropped: readonly string[];
  /** Null if no partition is requested. */
  readonly cpusets: SeenCpusets | null;
}

/** The unit of a partition. */
export const sliceUnit = (partition: string): string => `${partition}.slice`;
/** Its control group. */
export const sliceFolder = (partition: string): string => `/sys/fs/cgroup/${sliceUnit(partition)}`;
/** Its file, which a boot removes with the partition. */
export const slicePath = (partition: string): string => `/run/systemd/system/${sliceUnit(partition)}`;
