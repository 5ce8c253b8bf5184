// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.
import type { SeenThread, TaskIdentity } from '../../schemas/types/common.ts';

/**
 * The threads of one process get CPUs: some threads separate CPUs, all others the same CPUs. A new thread inherits the CPUs of the thread that makes it. When the CPUs belong to a cpuset, the process first moves into its control group. Undo gives every thread the mask it had. Nothing is undone for a process that has ended.
 */
export interface AffinityChange {
  /**
   * The kind of change.
   */
  readonly kind: 'affinity';
  /**
   * Whose threads, e.g. "virtual machine passthrough".
   */
  readonly what: string;
  /**
   * The process.
   */
  readonly process: TaskIdentity;
  /**
   * The control groups (cgroup v2) it moves between; null when it does not move.
   */
  readonly cgroup: CgroupMove | null;
  /**
   * The threads with separate CPUs, with the main thread.
   */
  readonly threads: readonly PinnedThread[];
  /**
   * The CPUs of every other thread.
   */
  readonly others: string;
  /**
   * The masks of those other threads before the change, by thread ID. The engine fills it in just before the change.
   */
  readonly was?: {
    readonly [k: string]: SeenThread;
  };
  /**
   * The threads before the change.
   */
  readonly before: AffinityState;
  /**
   * The threads afterwards.
   */
  readonly after: AffinityState;
}
/**
 * A move between control groups.
 */
export interface CgroupMove {
  /**
   * The control group it leaves.
   */
  readonly from: string;
  /**
   * The control group it joins.
   */
  readonly to: string;
  /**
   * The CPUs of the one it joins.
   */
  readonly cpus: string;
}
/**
 * A thread that gets separate CPUs.
 */
export interface PinnedThread {
  /**
   * The thread ID.
   */
  readonly id: number;
  /**
   * When it started.
   */
  readonly started: string;
  /**
   * A label, e.g. "vCPU 0"; "main" for the main thread.
   */
  readonly name: string;
  /**
   * Its CPUs before, as Cpus_allowed_list of /proc/PID/status.
   */
  readonly from: string;
  /**
   * Its CPUs afterwards.
   */
  readonly to: string;
}
/**
 * What is seen of the threads of a process.
 */
export interface AffinityState {
  /**
   * True when every thread has its CPUs.
   */
  readonly pinned: boolean;
  /**
   * The control group, e.g. "/system.slice/runbook-vm-a.service".
   */
  readonly cgroup?: string;
  /**
   * The threads by ID; absent if the process has ended or its ID belongs to another process.
   */
  readonly threads?: {
    readonly [k: string]: SeenThread;
  };
}
