import { cpuList, cpusOf, firstCpus } from './cpu-list.ts';
import { trouble } from '../tree/errno.ts';
import type { Kernel, Unit } from './kernel.ts';
import { attribute, directory, directoryOf, type DirectoryNode } from '../tree/tree.ts';

/** The thread ids of a unit's process: the main thread, a thread for each virtual CPU, and for QEMU an I/O thread. */
export function threadsOf({ pid, vm }: Unit): readonly number[] {
  const started = firstCpus(vm === null ? 1 : vm.cpus + 2);
  return started.filter((thread) => vm?.ended?.includes(thread) !== true).map((thread) => pid + thread);
}

const online = (kernel: Kernel): readonly number[] => firstCpus(kernel.description.cpu.count);

/**
 * The CPUs left for all processes outside isolated partitions (Documentation/admin-guide/cgroup-v2.rst,
 * cpuset.cpus.partition).
 */
function left(kernel: Kernel): readonly number[] {
  const taken = [...kernel.slices.values()]
    .filter(({ partition }) => partition === 'isolated')
    .flatMap(({ cpus }) => cpusOf(cpus) ?? []);
  return online(kernel).filter((cpu) => !taken.includes(cpu));
}

/** The CPUs that a process may use, which are those of its cpuset. */
function effective(kernel: Kernel, pid: number): readonly number[] {
  const slice = kernel.slices.get(kernel.moved.get(pid) ?? '');
  const own = cpusOf(slice?.cpus ?? '')?.filter((cpu) => online(kernel).includes(cpu)) ?? [];
  return own.length === 0 ? left(kernel) : own;
}

/** The affinity of a thread: the requested CPUs within its cpuset, or the whole cpuset if none of them is in it. */
export function affinityOf(kernel: Kernel, { pid }: Unit, thread: number): string {
  const allowed = effective(kernel, pid);
  const requested = cpusOf(kernel.pinned.get(thread) ?? '')?.filter((cpu) => allowed.includes(cpu)) ?? [];
  return cpuList(requested.length === 0 ? allowed : requested);
}

/** sched_setaffinity(2): false (EINVAL) if none of the CPUs is in the thread's cpuset. */
export function setAffinity(kernel: Kernel, { pid }: Unit, thread: number, cpus: readonly number[]): boolean {
  if (!effective(kernel, pid).some((cpu) => cpus.includes(cpu))) return false;
  if (online(kernel).every((cpu) => cpus.includes(cpu))) kernel.pinned.delete(thread);
  else kernel.pinned.set(thread, cpuList(cpus));
  return true;
}

const ownGroup = ({ name }: Unit): string => `/system.slice/${name}.service`;

/** The control group of a process, from the root of the hierarchy. */
export function cgroupOf(kernel: Kernel, unit: Unit): string {
  const slice = kernel.moved.get(unit.pid);
  return slice === undefined ? ownGroup(unit) : `/${slice}`;
}

const running = (kernel: Kernel): readonly Unit[] =>
  [...kernel.units.values()].filter(({ state, pid }) => state === 'active' && pid > 0);

/** Moving a process gives its threads the CPUs of the new cpuset. */
function move(kernel: Kernel, text: string, group: string): void {
  const unit = running(kernel).find(({ pid }) => pid === Number(text));
  if (unit === undefined) throw trouble('ESRCH');
  if (group === ownGroup(unit)) kernel.moved.delete(unit.pid);
  else kernel.moved.set(unit.pid, group.slice(1));
  for (const thread of threadsOf(unit)) kernel.pinned.delete(thread);
}

/** The write itself always succeeds; reading the file afterwards shows whether the partition is valid. */
function partition(kernel: Kernel, name: string, text: string): void {
  const word = text.trim();
  const slice = kernel.slices.get(name);
  if (slice === undefined || !['member', 'root', 'isolated'].includes(word)) throw trouble('EINVAL');
  const cpus = cpusOf(slice.cpus) ?? [];
  const others = [...kernel.slices].flatMap(([other, set]) => (other === name ? [] : (cpusOf(set.cpus) ?? [])));
  const wrong = cpus.some((cpu) => others.includes(cpu))
    ? ' invalid (Cpu list in cpuset.cpus not exclusive)'
    : online(kernel).every((cpu) => cpus.includes(cpu))
      ? ' invalid (Parent unable to distribute cpu downstream)'
      : '';
  kernel.slices.set(name, { ...slice, partition: word === 'member' ? word : `${word}${wrong}` });
}

const procs = (kernel: Kernel, group: string): DirectoryNode['entries'] => {
  const inside = running(kernel).filter((unit) => cgroupOf(kernel, unit) === group);
  const text = inside.map(({ pid }) => `${pid}\n`).join('');
  return directory({ 'cgroup.procs': attribute(text, (written) => move(kernel, written.trim(), group)) }).entries;
};

function sliceFolder(kernel: Kernel, name: string): DirectoryNode {
  const slice = kernel.slices.get(name);
  const cpus = (cpusOf(slice?.cpus ?? '') ?? []).filter((cpu) => online(kernel).includes(cpu));
  const own = directory({
    'cpuset.cpus': attribute(`${slice?.cpus ?? ''}\n`),
    'cpuset.cpus.effective': attribute(`${cpuList(cpus.length === 0 ? left(kernel) : cpus)}\n`),
    'cpuset.cpus.partition': attribute(`${slice?.partition ?? 'member'}\n`, (text) => partition(kernel, name, text)),
  });
  return { ...own, entries: new Map([...own.entries, ...procs(kernel, `/${name}`)]) };
}

/** /sys/fs/cgroup of a host whose systemd uses the unified hierarchy. */
export function cgroupTree(kernel: Kernel): DirectoryNode {
  const services = directoryOf(running(kernel), (unit) => [
    `${unit.name}.service`,
    { ...directory(), entries: procs(kernel, ownGroup(unit)) },
  ]);
  return directory({
    'cgroup.controllers': attribute('cpuset cpu io memory hugetlb pids rdma misc\n'),
    'cgroup.subtree_control': attribute(`${kernel.slices.size > 0 ? 'cpuset ' : ''}memory pids\n`),
    'cpuset.cpus.effective': attribute(`${cpuList(left(kernel))}\n`),
    'system.slice': services,
    ...Object.fromEntries([...kernel.slices.keys()].map((name) => [name, sliceFolder(kernel, name)])),
  });
}

/** Lines that describe which CPUs processes have: partitions, moved processes and pinned threads, by unit. */
export function cgroupLines(kernel: Kernel): readonly string[] {
  return [
    ...[...kernel.slices].map(([name, { cpus, partition: word }]) => `slice ${name} ${cpus} ${word}`).sort(),
    ...running(kernel).flatMap((unit) => {
      const masks = threadsOf(unit).map((thread) => affinityOf(kernel, unit, thread));
      const moved = kernel.moved.has(unit.pid);
      const pinned = threadsOf(unit).some((thread) => kernel.pinned.has(thread));
      return moved || pinned ? [`cpus ${unit.name} ${cgroupOf(kernel, unit)} ${masks.join(' ')}`] : [];
    }),
  ];
}
