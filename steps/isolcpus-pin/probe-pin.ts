import type { MachineReader } from '../../engine/model/machine.ts';
import { readThreads } from '../../facts/cpu/read-threads.ts';
import { showUnit } from '../../facts/system/unit.ts';
import { qmpSocket, vmUnit } from '../../facts/virtualization/vm.ts';
import { formatParameter } from '../../facts/boot/kernel-command-line.ts';
import { readUnknownParameters } from '../../facts/boot/read-unknown-parameters.ts';
import { parseCpuList } from '../../facts/cpu/cpu-list.ts';
import { readCpuGround, readDeviceNode } from '../../facts/cpu/cpu-ground.ts';
import { hasProgram } from '../../facts/system/has-program.ts';
import { readVirtualCpus } from '../../facts/virtualization/read-virtual-cpus.ts';
import type { IsolcpusPin } from '../../schemas/types/steps/isolcpus-pin.ts';
import { sliceFolder, slicePath, sliceUnit } from './pin-state.ts';
import type { PinState, SeenCpusets, SeenSlice, SeenVm } from './pin-state.ts';

async function readVm(name: string, machine: MachineReader): Promise<SeenVm | null> {
  // This query comes first: in a plan that starts the machine, its answer is not known yet.
  await machine.stat(qmpSocket(name));
  const { pid } = await showUnit(vmUnit(name), machine);
  if (pid === null) return null;
  const [found, vcpus] = await Promise.all([readThreads(pid, machine), readVirtualCpus(qmpSocket(name), machine)]);
  return found === undefined ? null : { ...found, pid, vcpus };
}

/** The first PCI device in QEMU's command line, as qemu-launch writes it. */
async function passedThrough({ pid }: SeenVm, machine: MachineReader): Promise<string | undefined> {
  const line = await machine.read(`/proc/${pid}/cmdline`);
  return /\0vfio-pci,(?:host=|sysfsdev=\/sys\/bus\/pci\/devices\/)([0-9a-f:.]+)/.exec(line ?? '')?.[1];
}

async function readSlice(partition: string, machine: MachineReader): Promise<SeenSlice> {
  const folder = sliceFolder(partition);
  const [file, unit, cpus, state, processes] = await Promise.all([
    machine.readFile(slicePath(partition)),
    machine.query(['systemctl', 'show', '--property=ActiveState', '--', sliceUnit(partition)]),
    machine.read(`${folder}/cpuset.cpus`),
    machine.read(`${folder}/cpuset.cpus.partition`),
    machine.read(`${folder}/cgroup.procs`),
  ]);
  return {
    file: file ?? null,
    active: /^ActiveState=active$/m.test(unit.stdout),
    cpus: cpus?.trim() ?? null,
    partition: state?.trim() ?? null,
    processes: (processes ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map(Number),
  };
}

async function readCpusets(partition: string, machine: MachineReader): Promise<SeenCpusets> {
  const root = '/sys/fs/cgroup';
  const [controllers, enabled, names, slice] = await Promise.all([
    machine.read(`${root}/cgroup.controllers`),
    machine.read(`${root}/cgroup.subtree_control`),
    machine.list(root),
    readSlice(partition, machine),
  ]);
  const groups = (names ?? []).filter((name) => /\.(slice|scope|service)$/.test(name) && name !== sliceUnit(partition));
  const lists = await Promise.all(groups.map((name) => machine.read(`${root}/${name}/cpuset.cpus`)));
  return {
    controllers: controllers === undefined ? null : controllers.trim().split(' '),
    inUse: (enabled ?? '').trim().split(' ').includes('cpuset'),
    others: groups.map((name, at) => ({ name, cpus: parseCpuList(lists[at] ?? '', 0) ?? [] })),
    slice,
  };
}

/**
 * The CPUs that a control group may use: its own, or those of the nearest group above it that has a cpuset
 * (Documentation/admin-guide/cgroup-v2.rst, cpuset.cpus.effective). Null if nothing limits them.
 */
async function readAllowed(cgroup: string, machine: MachineReader): Promise<PinState['allowed']> {
  const names = cgroup.split('/').filter((name) => name !== '');
  const paths = names
    .map((_, index) => `/sys/fs/cgroup/${names.slice(0, index + 1).join('/')}/cpuset.cpus.effective`)
    .toReversed();
  const [texts, partitions] = await Promise.all([
    Promise.all(paths.map((path) => machine.read(path))),
    Promise.all(paths.map((path) => machine.read(path.replace(/effective$/, 'partition')))),
  ]);
  const found = paths.flatMap((path, index) => {
    const cpus = parseCpuList(texts[index] ?? '', 0);
    return cpus === null ? [] : [{ cpus, path, partition: partitions[index] ?? '' }];
  });
  const [nearest] = found;
  // A partition is made for this virtual machine: the step that made it says which CPUs it has.
  return nearest === undefined || nearest.partition.startsWith('isolated') ? null : nearest;
}

/** The CPU lists that the kernel did not accept, by its own message. */
async function readDropped(machine: MachineReader): Promise<readonly string[]> {
  const found = await readUnknownParameters(machine);
  return found.filter(({ name }) => /^(isolcpus|nohz_full|rcu_nocbs|irqaffinity)$/.test(name)).map(formatParameter);
}

/** Reads the virtual machine's threads, the host's CPUs and their isolation. */
export async function probePin(input: IsolcpusPin, machine: MachineReader): Promise<PinState> {
  const vm = await readVm(input.vm, machine);
  const [ground, taskset, release, dropped, cpusets, passed, allowed] = await Promise.all([
    readCpuGround(machine),
    hasProgram(['taskset', '--version'], ['util-linux'], machine),
    machine.read('/proc/sys/kernel/osrelease'),
    input.isolation === 'boot' ? readDropped(machine) : [],
    input.isolation === 'cpuset' ? readCpusets(input.partition, machine) : null,
    vm === null ? undefined : passedThrough(vm, machine),
    // A partition moves the virtual machine into a new group.
    vm === null || input.isolation === 'cpuset' ? null : readAllowed(vm.cgroup, machine),
  ]);
  const address = input.near ?? passed;
  const near = address === undefined ? null : { address, node: (await readDeviceNode(address, machine)) ?? null };
  return { vm, ground, allowed, near, taskset, release: release?.trim() ?? '', dropped, cpusets };
}
