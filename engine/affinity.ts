/** A process or a thread: its id, and when it started (field 22 of proc_pid_stat(5), in clock ticks since boot), so that an id that was used again is never taken for it. */
export interface TaskIdentity {
  readonly id: number;
  readonly started: string;
}

/** A thread that gets CPUs of its own. CPU lists are as /proc/PID/status has them (Cpus_allowed_list). */
export interface PinnedThread extends TaskIdentity {
  /** What it is, e.g. "vCPU 0"; "main" for the thread whose id is the process's. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** A thread's affinity as it is seen. */
export interface SeenThread {
  readonly started: string;
  readonly cpus: string;
}

/** What is seen of a process: nothing of it where it is gone, or its id is another's by now. */
export interface AffinityState {
  readonly pinned: boolean;
  /** Its control group, e.g. "/system.slice/runbook-vm-a.service". */
  readonly cgroup?: string;
  /** Its threads by id. */
  readonly threads?: Readonly<Record<string, SeenThread>>;
}

/**
 * The threads of one process get CPUs: some each their own, all others the same, also those that are made later, for a
 * thread inherits the mask of the one that made it. Where the CPUs are a cpuset's, the process moves into its control group
 * first. Undo gives every thread the mask it had; a process that has ended has nothing to be given back.
 */
export interface AffinityChange {
  readonly kind: 'affinity';
  /** Whose threads, e.g. "virtual machine passthrough". */
  readonly what: string;
  readonly process: TaskIdentity;
  /** The control groups (cgroup v2) it is moved between, and the CPUs of the one it gets into; null where it stays. */
  readonly cgroup: { readonly from: string; readonly to: string; readonly cpus: string } | null;
  /** The main thread is among them. */
  readonly threads: readonly PinnedThread[];
  /** The CPUs of every other thread. */
  readonly others: string;
  /** The masks of those others before the change, by thread id; filled in by the engine just before it. */
  readonly was?: Readonly<Record<string, SeenThread>>;
  readonly before: AffinityState;
  readonly after: AffinityState;
}
