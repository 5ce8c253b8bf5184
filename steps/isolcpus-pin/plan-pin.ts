import type { AffinityChange, PinnedThread } from '../../changes/affinity/change.ts';
import { sameReading } from '../../changes/attribute/same-reading.ts';
import { settleRefusals } from '../support/settle-refusals.ts';
import { nothing } from '../../engine/model/step-type.ts';
import type { Proposal } from '../../changes/proposal.ts';
import { vmUnit } from '../../facts/virtualization/vm.ts';
import { warned } from '../../engine/model/warned.ts';
import { formatCpuList } from '../../facts/cpu/cpu-list.ts';
import type { CpuGround } from '../../facts/cpu/cpu-ground.ts';
import type { VirtualCpu } from '../../facts/virtualization/read-virtual-cpus.ts';
import type { IsolcpusPin } from '../../schemas/types/steps/isolcpus-pin.ts';
import { isolateChange, sliceChanges } from './partition-changes.ts';
import { forgetsMasks, pinRefusals } from './pin-refusals.ts';
import type { PinState, SeenVm } from './pin-state.ts';
import { sliceUnit } from './pin-state.ts';
import { selectCpus } from './select-cpus.ts';
import type { Selection } from './select-cpus.ts';
import { cpusUnknown } from '../support/cpus/choice-refusals.ts';
import { kindNotes } from '../support/cpus/kind-notes.ts';
import { refusal } from '../support/refusal.ts';
import { refused } from '../support/refused.ts';

/** The change that sets the CPUs of every thread; none if they are already set. */
function pinning(
  input: IsolcpusPin,
  vm: SeenVm,
  vcpus: readonly VirtualCpu[],
  selection: Selection,
): readonly AffinityChange[] {
  const others = formatCpuList(selection.emulator);
  const name = (id: number): string => {
    const vcpu = vcpus.find(({ thread }) => thread === id);
    return vcpu === undefined ? 'main' : `vCPU ${vcpu.index}`;
  };
  const goal = (id: number): string => {
    const at = vcpus.findIndex(({ thread }) => thread === id);
    return at < 0 ? others : String(selection.cpus[at] ?? '');
  };
  const threads = [vm.pid, ...vcpus.map(({ thread }) => thread)].flatMap((id): readonly PinnedThread[] => {
    const seen = vm.threads[id];
    return seen === undefined ? [] : [{ id, started: seen.started, name: name(id), from: seen.cpus, to: goal(id) }];
  });
  const group = `/${sliceUnit(input.partition)}`;
  const moves = input.isolation === 'cpuset' && vm.cgroup !== group;
  const cpus = formatCpuList([...selection.cpus, ...selection.emulator]);
  const right = Object.entries(vm.threads).every(([id, seen]) => sameReading(seen.cpus, goal(Number(id)), 'list'));
  if (right && !moves) return [];
  return [
    {
      kind: 'affinity',
      what: `virtual machine ${input.vm}`,
      process: { id: vm.pid, started: vm.started },
      cgroup: moves ? { from: vm.cgroup, to: group, cpus } : null,
      threads,
      others,
      before: { pinned: false },
      after: { pinned: true },
    },
  ];
}

function remarks(
  input: IsolcpusPin,
  state: PinState,
  ground: CpuGround,
  { cpus, emulator, reason }: Selection,
): readonly string[] {
  const { near } = state;
  const own = formatCpuList(cpus);
  const texts = [`the virtual CPUs get ${own}, the other threads of QEMU get ${formatCpuList(emulator)}: ${reason}`];
  texts.push(...kindNotes(`cpus: ${own}`, cpus, ground));
  const open = cpus.filter((cpu) => !ground.isolated.includes(cpu));
  const evidence = `isolation: ${input.isolation}`;
  if (input.isolation === 'none' && open.length > 0) {
    const why = `other programs can also use CPU ${formatCpuList(open)}`;
    texts.push(warned(refusal('cpus-shared', why, evidence)));
  }
  if (input.isolation === 'cpuset' && cpus.some((cpu) => !ground.tickless.includes(cpu))) {
    const why =
      'the partition keeps only programs away; the scheduler tick, RCU callbacks and interrupts still run there (see nohz_full=, rcu_nocbs= and the interrupt affinity)';
    texts.push(warned(refusal('tick-stays', why, evidence)));
  }
  if (forgetsMasks(state)) {
    const why =
      'when the first cpuset is created and when the last one is removed, kernels before 6.2 give every program of this host all CPUs: they reset the masks set by taskset or CPUAffinity=';
    const seen = `/proc/sys/kernel/osrelease: ${state.release}`;
    texts.push(warned(refusal('masks-of-others', why, seen)));
  }
  const home = ground.nodes.find(({ node }) => node === near?.node)?.cpus;
  const far = home === undefined ? [] : cpus.filter((cpu) => !home.includes(cpu));
  if (near !== null && far.length > 0) {
    const why = `CPU ${formatCpuList(far)} is on another NUMA node than ${near.address}`;
    const seen = `/sys/bus/pci/devices/${near.address}/numa_node: ${near.node}`;
    texts.push(warned(refusal('cpus-far-from-card', why, seen)));
  }
  return texts;
}

/** The CPUs of a running virtual machine; null if it does not run, or if they cannot be read. */
export function settledCpus(input: IsolcpusPin, state: PinState): Selection | null {
  const { vm, ground } = state;
  if (vm === null || ground === null || 'why' in vm.vcpus) return null;
  const selection = selectCpus(input, state, ground, vm.vcpus.length);
  return 'check' in selection ? null : selection;
}

/**
 * Makes the partition if it is requested, moves the virtual machine into it, pins its threads, and reserves the CPUs
 * last.
 */
export function planPin(input: IsolcpusPin, state: PinState): Proposal {
  const { vm, ground } = state;
  if (ground === null) return refused(cpusUnknown);
  if (vm === null) {
    const seen = `systemctl show ${vmUnit(input.vm)}.service: it has no main process`;
    const reason = `the virtual machine ${input.vm} is not running, so it has no threads to pin`;
    if (input.when_absent === 'skip')
      return { ...nothing, warnings: [warned(refusal('vm-not-running', reason, seen))] };
    return refused(refusal('vm-not-running', reason, seen, { override: 'when_absent', overrideValue: 'skip' }));
  }
  if ('why' in vm.vcpus)
    return refused(
      refusal(
        'threads-unknown',
        `QEMU does not report which threads run the virtual CPUs of ${input.vm}`,
        vm.vcpus.why,
      ),
    );
  const selection = selectCpus(input, state, ground, vm.vcpus.length);
  if ('check' in selection) return refused(selection);
  const { refusals, warnings } = settleRefusals(pinRefusals(input, state, ground, selection), input);
  const pins = pinning(input, vm, vm.vcpus, selection);
  const cpus = formatCpuList([...selection.cpus, ...selection.emulator]);
  const slice = state.cpusets?.slice;
  const changes =
    slice === undefined
      ? pins
      : [...sliceChanges(input.partition, cpus, slice), ...pins, ...isolateChange(input.partition, slice)];
  const notes = changes.length === 0 && refusals.length === 0 ? [] : remarks(input, state, ground, selection);
  return { changes, refusals, warnings: [...warnings, ...notes], pending: null };
}
