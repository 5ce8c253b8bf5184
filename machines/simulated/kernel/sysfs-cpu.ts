import { parseKernelCommandLine } from '../../../facts/boot/kernel-command-line.ts';
import { readHousekeeping } from '../../../facts/boot/parameters/housekeeping.ts';
import type { Housekeeping } from '../../../facts/boot/parameters/housekeeping.ts';
import { cpuList, firstCpus } from './cpu-list.ts';
import type { MachineDescription } from '../tree/description.ts';
import type { Kernel } from './kernel.ts';
import { attribute, directory, directoryOf, link, type DirectoryNode } from '../tree/tree.ts';

/** The CPUs that the command line takes from the scheduler and from the tick, by the rules of the kernel. */
function takenAtBoot({ commandLine, description }: Kernel): Housekeeping {
  const cpus = firstCpus(description.cpu.count);
  const ground = { release: description.release, possible: cpus, present: cpus };
  return readHousekeeping(parseKernelCommandLine(commandLine), ground);
}

function siblingsOf(description: MachineDescription, cpu: number): string {
  const { threadsPerCore } = description.cpu;
  const first = cpu - (cpu % threadsPerCore);
  return cpuList(Array.from({ length: threadsPerCore }, (_, index) => first + index));
}

const nodeOf = ({ cpu: { count, nodes = 1 } }: MachineDescription, cpu: number): number =>
  Math.floor((cpu * nodes) / count);

/** /sys/devices/system/cpu and node: topology, and the CPUs isolated at boot. */
export function systemDevices(kernel: Kernel): DirectoryNode {
  const { description } = kernel;
  const cpus = firstCpus(description.cpu.count);
  const all = cpuList(cpus);
  const nodes = firstCpus(description.cpu.nodes ?? 1);
  const { domain, tick: nohz } = takenAtBoot(kernel);
  const cpu = directoryOf(cpus, (number) => [
    `cpu${number}`,
    directory({
      online: number === 0 ? undefined : attribute('1\n', () => {}),
      [`node${nodeOf(description, number)}`]: link(`../../node/node${nodeOf(description, number)}`),
      topology: directory({
        core_id: attribute(`${Math.floor(number / description.cpu.threadsPerCore)}\n`),
        physical_package_id: attribute('0\n'),
        thread_siblings_list: attribute(`${siblingsOf(description, number)}\n`),
        core_cpus_list: attribute(`${siblingsOf(description, number)}\n`),
      }),
    }),
  ]);
  const entries = new Map(cpu.entries);
  const lists = {
    online: all,
    possible: all,
    present: all,
    offline: '',
    isolated: cpuList(domain),
  };
  for (const [name, list] of Object.entries(lists)) entries.set(name, attribute(`${list}\n`));
  entries.set('nohz_full', attribute(`${nohz.length === 0 ? '(null)' : cpuList(nohz)}\n`));
  entries.set(
    'smt',
    directory({
      active: attribute(description.cpu.threadsPerCore > 1 ? '1\n' : '0\n'),
      control: attribute(description.cpu.threadsPerCore > 1 ? 'on\n' : 'notsupported\n'),
    }),
  );
  return directory({
    cpu: { ...cpu, entries },
    node: directory({
      online: attribute(`${cpuList(nodes)}\n`),
      ...Object.fromEntries(
        nodes.map((node) => {
          const own = cpus.filter((one) => nodeOf(description, one) === node);
          return [`node${node}`, directory({ cpulist: attribute(`${cpuList(own)}\n`) })];
        }),
      ),
    }),
  });
}

export function cpuinfoText(description: MachineDescription): string {
  const intel = description.cpu.vendor === 'intel';
  const flags = `fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse sse2 ht syscall nx rdtscp lm constant_tsc rep_good nopl cpuid pni ${intel ? 'vmx' : 'svm'} ssse3 cx16 sse4_1 sse4_2 x2apic popcnt hypervisor lahf_lm`;
  return firstCpus(description.cpu.count)
    .map((cpu) =>
      [
        `processor\t: ${cpu}`,
        `vendor_id\t: ${intel ? 'GenuineIntel' : 'AuthenticAMD'}`,
        `cpu family\t: ${intel ? 6 : 23}`,
        `model\t\t: ${intel ? 94 : 49}`,
        `model name\t: ${intel ? 'Intel(R) Core(TM) i7-6700 CPU @ 3.40GHz' : 'AMD EPYC 7302P 16-Core Processor'}`,
        `physical id\t: 0`,
        `siblings\t: ${description.cpu.count}`,
        `core id\t\t: ${Math.floor(cpu / description.cpu.threadsPerCore)}`,
        `cpu cores\t: ${description.cpu.count / description.cpu.threadsPerCore}`,
        `flags\t\t: ${flags}`,
        '',
        '',
      ].join('\n'),
    )
    .join('');
}
