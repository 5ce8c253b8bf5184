import type { MachineDescription } from '../../machines/simulated/tree/description.ts';
import { withCpus, withFiles } from '../machines/simulated/hosts/variants.ts';
import { perform } from '../changes/by-kind.ts';
import { qemuLaunch } from '../../steps/qemu-launch/index.ts';
import { planOf } from '../steps/support/changing.ts';
import { booted, lab, showing } from './case.ts';
import type { Preflight, Try } from './case.ts';

const ensure = (word: string): Pick<Try, 'step' | 'with'> => ({
  step: 'grub-edit',
  with: { parameters: { ensure: [word] } },
});
const refuses = (check: string, seen: string): Preflight['says'] => ({ kind: 'refuses', check, seen });

const threads: MachineDescription = { ...lab, cpu: { ...lab.cpu, count: 8, threadsPerCore: 2 } };
const cpus = '/sys/devices/system/cpu';
const offline = showing(lab, { [`${cpus}/online`]: '0-2\n', [`${cpus}/offline`]: '3\n' });
const hybrid = showing(withCpus(lab, 8), {
  '/sys/devices/cpu_core/cpus': '0-3\n',
  '/sys/devices/cpu_atom/cpus': '4-7\n',
});

const choose = (input: object): Pick<Try, 'step' | 'with'> => ({ step: 'choose-cpus', with: { count: 2, ...input } });
const wide = withCpus(withFiles(lab, { '/boot/vmlinuz': 'MZ' }), 8, { nodes: 2 });
const guest = {
  name: 'pinned',
  memory: '512M',
  cpus: 2,
  cpu: 'max',
  accelerator: 'tcg',
  boot: { kernel: '/boot/vmlinuz' },
  agent: false,
};
/** A guest with two virtual CPUs runs. */
const pin = (input: object): Pick<Try, 'step' | 'with' | 'before'> => ({
  step: 'isolcpus-pin',
  with: { vm: 'pinned', ...input },
  before: async (machine) => {
    for (const change of (await planOf(qemuLaunch, guest, machine)).changes)
      await perform(change, machine, { clock: machine.clock, signal: new AbortController().signal });
  },
});

const warns = (check: string, seen: string): Preflight['says'] => ({ kind: 'warns', check, seen });
const lists = (...words: readonly string[]): Pick<Try, 'step' | 'with'> => ({
  step: 'grub-edit',
  with: { parameters: { ensure: words } },
});

/** Preflight 9: lists of CPUs. */
export const cpuLists: readonly Preflight[] = [
  {
    row: 9,
    what: 'a second list for the same work, which the kernel ignores',
    says: warns('cpu-lists-differ', '"Housekeeping: nohz_full= must match isolcpus="'),
    on: { machine: lab, ...lists('isolcpus=nohz,domain,3', 'nohz_full=2-3') },
    override: null,
    silent: lists('isolcpus=domain,3', 'nohz_full=2-3'),
  },
  {
    row: 9,
    what: 'a flag that isolcpus does not have',
    says: warns('isolcpus-flag-unknown', 'isolcpus=foo,2-3'),
    on: { machine: lab, ...ensure('isolcpus=foo,2-3') },
    override: null,
    silent: ensure('isolcpus=domain,2-3'),
  },
  {
    row: 9,
    what: 'interrupts on isolated CPUs',
    says: warns('irqaffinity-on-isolated', 'isolcpus=2-3 irqaffinity=0-2'),
    on: { machine: lab, ...lists('isolcpus=2-3', 'irqaffinity=0-2') },
    override: null,
    silent: lists('isolcpus=2-3', 'irqaffinity=0-1'),
  },
  {
    row: 9,
    what: 'every CPU',
    says: refuses('no-cpu-left', `${cpus}/online: 0-3`),
    on: { machine: lab, ...ensure('isolcpus=managed_irq,domain,0-3') },
    override: null,
    silent: ensure('isolcpus=managed_irq,domain,2-3'),
  },
  {
    row: 9,
    what: 'all CPUs except one',
    says: refuses('one-cpu-left', `${cpus}/online: 0-3`),
    on: { machine: lab, ...ensure('nohz_full=1-N') },
    override: { allow_one_cpu_left: true },
    silent: ensure('nohz_full=2-N'),
  },
  {
    row: 9,
    what: 'a CPU that does not exist',
    says: refuses('cpu-out-of-range', `${cpus}/possible: 0-3`),
    on: { machine: lab, ...ensure('rcu_nocbs=2-4') },
    override: null,
    silent: ensure('rcu_nocbs=all'),
  },
  {
    row: 9,
    what: 'a CPU that is off',
    says: refuses('cpu-offline', `${cpus}/online: 0-2`),
    on: { machine: offline, ...ensure('isolcpus=2-3') },
    override: null,
    silent: ensure('isolcpus=1'),
  },
  {
    row: 9,
    what: 'half a core',
    says: refuses('partial-core', 'thread_siblings_list: 2-3'),
    on: { machine: threads, ...ensure('isolcpus=3-5') },
    override: { allow_partial_cores: true },
    silent: ensure('isolcpus=2-5'),
  },
  {
    row: 9,
    what: 'no list',
    says: refuses('cpu-list-malformed', 'isolcpus=two'),
    on: { machine: lab, ...ensure('isolcpus=two') },
    override: null,
    silent: ensure('isolcpus=0-3:1/2'),
  },
  {
    row: 9,
    what: 'the first CPU',
    says: refuses('first-cpu-taken', `${cpus}/online: 0-7`),
    on: { machine: wide, ...choose({ cpus: '0-1' }) },
    override: { allow_first_cpu: true },
    silent: choose({ cpus: '1-2' }),
  },
  {
    row: 9,
    what: 'fast and slow CPUs together',
    says: { kind: 'warns', check: 'cpu-kinds-mixed', seen: '4-7 are efficiency cores (/sys/devices/cpu_atom/cpus)' },
    on: { machine: hybrid, ...choose({ cpus: '2-7' }) },
    override: null,
    silent: choose({ cpus: '4-7' }),
  },
  {
    row: 9,
    what: 'fewer CPUs than are needed',
    says: refuses('too-few-cpus', 'whole cores: 1; 2; 3'),
    on: { machine: lab, ...choose({ count: 3 }) },
    override: null,
    silent: choose({ count: 2 }),
  },
  {
    row: 9,
    what: 'a parameter that the kernel dropped',
    says: refuses('cpus-not-isolated', `${cpus}/isolated: (empty)`),
    on: { machine: booted(wide, 'isolcpus=2-9'), ...pin({ cpus: '2-3', isolation: 'boot' }) },
    override: null,
    silent: { machine: booted(wide, 'isolcpus=2-3') },
  },
  {
    row: 9,
    what: 'CPUs that the control group of the guest may not use',
    says: refuses('cpu-outside-cpuset', '/sys/fs/cgroup/system.slice/cpuset.cpus.effective: 0-3'),
    on: {
      machine: showing(wide, { '/sys/fs/cgroup/system.slice/cpuset.cpus.effective': '0-3\n' }),
      ...pin({ cpus: '4-5', isolation: 'none' }),
    },
    override: null,
    silent: pin({ cpus: '2-3', isolation: 'none' }),
  },
  {
    row: 9,
    what: 'a partition that the kernel would take for invalid',
    says: refuses('partition-not-exclusive', '/sys/fs/cgroup/other.slice/cpuset.cpus: 3-4'),
    on: {
      machine: showing(wide, { '/sys/fs/cgroup/other.slice/cpuset.cpus': '3-4\n' }),
      ...pin({ cpus: '2-4', isolation: 'cpuset' }),
    },
    override: null,
    silent: pin({ cpus: '5-7', isolation: 'cpuset' }),
  },
];
