import type { Refusal } from '../../engine/model/step-type.ts';
import { isKernelBefore } from '../../facts/boot/kernel-version.ts';
import { formatCpuList, parseCpuList } from '../../facts/cpu/cpu-list.ts';
import type { CpuGround } from '../../facts/cpu/cpu-ground.ts';
import type { IsolcpusPin } from '../../schemas/types/steps/isolcpus-pin.ts';
import { absentCpus } from '../support/cpus/list-checks.ts';
import { ownChecks } from '../support/cpus/own-checks.ts';
import type { PinState, SeenCpusets } from './pin-state.ts';
import { sliceFolder, sliceUnit } from './pin-state.ts';
import { notAllowed, partitioned } from './select-cpus.ts';
import type { Selection } from './select-cpus.ts';
import { refusal } from '../support/refusal.ts';

const list = (text: string | null): readonly number[] => parseCpuList(text ?? '', 0) ?? [];

/**
 * The first cpuset gives every thread of the host all CPUs of its group, and so does the removal of the last one: kernels before 6.2
 * reset the mask that sched_setaffinity(2) set (8f9ea86fdf99, "sched: Always preserve the user requested cpumask").
 */
export const forgetsMasks = ({ cpusets, release }: PinState): boolean =>
  cpusets !== null && !cpusets.inUse && isKernelBefore(release, 6, 2);

function maskChecks(state: PinState, { shared }: CpuGround): readonly Refusal[] {
  if (state.vm === null || !forgetsMasks(state)) return [];
  const own = Object.entries(state.vm.threads).filter(
    ([, { cpus }]) => formatCpuList(list(cpus)) !== formatCpuList(shared),
  );
  if (own.length === 0) return [];
  const reason =
    'threads of the virtual machine have their own CPU masks, which this kernel resets when the first cpuset is created and when the last one is removed, so undo could not restore them: give them all CPUs first (taskset --all-tasks), or isolate the CPUs at boot (isolation: boot)';
  const seen = own.map(([id, { cpus }]) => `thread ${id}: ${cpus}`).join(', ');
  return [refusal('masks-forgotten', reason, `${seen}; /proc/sys/kernel/osrelease: ${state.release}`)];
}

function partitionChecks(
  { partition }: IsolcpusPin,
  wanted: readonly number[],
  cpusets: SeenCpusets,
  { vm, release }: PinState,
): readonly Refusal[] {
  const { controllers, others, slice } = cpusets;
  if (controllers === null || !controllers.includes('cpuset')) {
    const reason =
      'cgroup version 2 with the cpuset controller is not available: isolate the CPUs at boot (isolation: boot)';
    const evidence = `/sys/fs/cgroup/cgroup.controllers: ${controllers?.join(' ') ?? 'does not exist'}`;
    return [refusal('cpuset-missing', reason, evidence)];
  }
  // Isolated partitions exist since Linux 6.1.
  if (isKernelBefore(release, 6, 1)) {
    const reason = 'isolated partitions need Linux 6.1: isolate the CPUs at boot (isolation: boot)';
    return [refusal('cpuset-missing', reason, `/proc/sys/kernel/osrelease: ${release}`)];
  }
  const refusals: Refusal[] = [];
  for (const { name, cpus } of others.filter((other) => other.cpus.some((cpu) => wanted.includes(cpu)))) {
    const reason = `${name} has some of these CPUs in its own list, and the kernel does not isolate a CPU in the list of another control group: the write would succeed, but the file would read "isolated invalid"`;
    refusals.push(
      refusal('partition-not-exclusive', reason, `/sys/fs/cgroup/${name}/cpuset.cpus: ${formatCpuList(cpus)}`),
    );
  }
  const strangers = slice.processes.filter((pid) => pid !== vm?.pid);
  if (strangers.length > 0) {
    const reason = `other processes are in ${sliceUnit(partition)}: use another name for this partition`;
    refusals.push(
      refusal('partition-in-use', reason, `${sliceFolder(partition)}/cgroup.procs: ${strangers.join(' ')}`),
    );
  } else if (slice.active && formatCpuList(list(slice.cpus)) !== formatCpuList(wanted)) {
    const reason = `${sliceUnit(partition)} exists with other CPUs: undo the run that created it, or use another name for this partition`;
    refusals.push(
      refusal('partition-differs', reason, `${sliceFolder(partition)}/cpuset.cpus: ${slice.cpus ?? 'does not exist'}`),
    );
  }
  return refusals;
}

/** CPUs that the kernel command line should isolate but does not. */
function bootChecks({ cpus }: Selection, { dropped }: PinState, { isolated }: CpuGround): readonly Refusal[] {
  const missing = cpus.filter((cpu) => !isolated.includes(cpu));
  if (missing.length === 0) return [];
  const why = dropped.length === 0 ? '' : `; dmesg: Unknown kernel command line parameters "${dropped.join(' ')}"`;
  const reason = `CPU ${formatCpuList(missing)} is not isolated: isolcpus= does not contain it, or the kernel ignored the parameter; add a grub-edit step and a reboot before this step`;
  const evidence = `/sys/devices/system/cpu/isolated: ${isolated.length === 0 ? '(empty)' : formatCpuList(isolated)}${why}`;
  return [refusal('cpus-not-isolated', reason, evidence, { liftedBy: 'reboot' })];
}

/** The reasons why the threads cannot use these CPUs (preflights 9 and 10). */
export function pinRefusals(
  input: IsolcpusPin,
  state: PinState,
  ground: CpuGround,
  selection: Selection,
): readonly Refusal[] {
  const inCpuset = input.isolation === 'cpuset';
  const own = inCpuset ? [...selection.cpus, ...selection.emulator].toSorted((a, b) => a - b) : selection.cpus;
  const said = `cpus: ${formatCpuList(own)}`;
  const absent = absentCpus(
    `emulator: ${formatCpuList(selection.emulator)}`,
    selection.emulator,
    ground,
    'no thread can run there',
  );
  const elsewhere = [...own, ...selection.emulator].filter((cpu) => partitioned(ground, state).includes(cpu));
  const refusals = [...ownChecks(said, own, ground), ...(absent === null || inCpuset ? [] : [absent])];
  if (elsewhere.length > 0) {
    const reason = `CPU ${formatCpuList([...new Set(elsewhere)])} is in an isolated partition, and no thread outside of it can run there`;
    refusals.push(
      refusal('cpu-in-partition', reason, `/sys/fs/cgroup/cpuset.cpus.effective: ${formatCpuList(ground.shared)}`),
    );
  }
  const outside = [...own, ...selection.emulator].filter(
    (cpu) => notAllowed(ground, state).includes(cpu) && !elsewhere.includes(cpu),
  );
  if (outside.length > 0 && state.allowed !== null) {
    const reason = `the control group of the virtual machine may not use CPU ${formatCpuList([...new Set(outside)])}, so the kernel rejects it for its threads with EINVAL: change AllowedCPUs= of that group (systemd.resource-control), or use isolation: cpuset, which moves the virtual machine to its own group`;
    refusals.push(refusal('cpu-outside-cpuset', reason, `${state.allowed.path}: ${formatCpuList(state.allowed.cpus)}`));
  }
  if (!state.taskset) {
    const reason = 'taskset is needed to pin threads, but it is not installed; install util-linux';
    refusals.push(refusal('taskset-missing', reason, 'taskset: not found'));
  }
  if (input.isolation === 'boot') refusals.push(...bootChecks(selection, state, ground));
  if (state.cpusets !== null)
    refusals.push(...partitionChecks(input, own, state.cpusets, state), ...maskChecks(state, ground));
  return refusals;
}
