import type { MachineDescription } from '../../machines/simulated/description.ts';
import { lab, showing } from './case.ts';
import type { Preflight, Try } from './case.ts';

const ensure = (word: string): Pick<Try, 'step' | 'with'> => ({
  step: 'grub-edit',
  with: { parameters: { ensure: [word] } },
});
const refuses = (check: string, seen: string): Preflight['says'] => ({ kind: 'refuses', check, seen });

const threads: MachineDescription = { ...lab, cpu: { ...lab.cpu, count: 8, threadsPerCore: 2 } };
const cpus = '/sys/devices/system/cpu';
const offline = showing(lab, { [`${cpus}/online`]: '0-2\n', [`${cpus}/offline`]: '3\n' });
/** Preflight 9: lists of CPUs. */
export const cpuLists: readonly Preflight[] = [
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
    what: 'every CPU but one',
    says: refuses('one-cpu-left', `${cpus}/online: 0-3`),
    on: { machine: lab, ...ensure('nohz_full=1-N') },
    override: { allow_one_cpu_left: true },
    silent: ensure('nohz_full=2-N'),
  },
  {
    row: 9,
    what: 'a CPU that is not there',
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
];
