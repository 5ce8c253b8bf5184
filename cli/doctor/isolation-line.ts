import { formatCpuList, parseCpuList } from '../../facts/cpu/cpu-list.ts';
import { parseKernelCommandLine, sameName } from '../../facts/boot/kernel-command-line.ts';
import { readHousekeeping, splitIsolcpus } from '../../facts/boot/parameters/housekeeping.ts';
import type { Facts } from '../../schemas/types/facts.ts';
import { byHand, byPlaybook, sectionOf, type Finding } from './finding.ts';

/** A parameter that the kernel was started with, and the CPUs that are in effect for it. */
interface Asked {
  readonly text: string;
  /** The requested CPUs, as the kernel lists them; null if it is not a list. */
  readonly wanted: string | null;
  readonly inForce: string;
}

/** The CPUs that isolcpus and nohz_full request on the running command line; if a parameter is repeated, the first counts. */
function askedFor({ kernel, cpu }: Facts): readonly Asked[] {
  const last = Math.max(0, ...cpu.topology.map((one) => one.cpu));
  const parameters = parseKernelCommandLine(kernel.cmdline ?? '').filter(({ init }) => !init);
  const first = (name: string): readonly Asked[] => {
    const value = parameters.find((one) => sameName(one.name, name))?.value ?? null;
    if (value === null) return [];
    const isolates = name === 'isolcpus';
    const { flags, list } = splitIsolcpus(value);
    const cpus = parseCpuList(isolates ? list : value, last);
    // Flags without "domain" do not affect the scheduler, so the file of isolated CPUs is empty.
    if (isolates && flags.length > 0 && !flags.includes('domain')) return [];
    const inForce = isolates ? cpu.isolated : cpu.nohzFull;
    return [{ text: `${name}=${value}`, wanted: cpus === null ? null : formatCpuList(cpus), inForce }];
  };
  return [...first('isolcpus'), ...first('nohz_full')];
}

/** The kernel's own reason for a list that it ignores. */
function reasonOf({ kernel, cpu }: Facts): string {
  const cpus = cpu.topology.map((one) => one.cpu);
  const ground = { release: kernel.release ?? '', possible: cpus, present: cpus };
  const [first] = readHousekeeping(parseKernelCommandLine(kernel.cmdline ?? ''), ground).dropped;
  return first === undefined ? 'the kernel ignores invalid values' : `the kernel ignores ${first.text}: ${first.why}`;
}

/** Whether CPUs are isolated now, and whether the kernel accepted its parameters: it ignores an invalid list without a message. */
export function isolationLine(facts: Facts): Finding {
  const say = sectionOf(9).bind(null, 'isolation', 'Isolation in effect');
  const { cpu, kernel } = facts;
  const folder = '/sys/devices/system/cpu';
  const seen = `${folder}/isolated: ${cpu.isolated || 'none'}; ${folder}/nohz_full: ${cpu.nohzFull || 'none'}; cpuset.cpus.isolated: ${cpu.isolatedPartitions || 'none'}`;
  const dropped = askedFor(facts).filter(({ wanted, inForce }) => wanted !== inForce);
  if (dropped.length > 0) {
    const mismatches = dropped.map(
      ({ text, inForce }) => `${text} was requested, but ${inForce || 'none'} is in effect`,
    );
    return say(
      'no',
      `${mismatches.join('; ')}: ${reasonOf(facts)}`,
      `/proc/cmdline: ${kernel.cmdline ?? ''}; ${seen}`,
      {
        remedy: byHand(
          `list existing whole cores (of ${cpu.count} CPUs), each only once, and leave at least one for the host`,
        ),
      },
    );
  }
  const partitions = cpu.isolatedPartitions ?? '';
  if (cpu.isolated === '' && partitions === '')
    return say('no', 'no CPUs are isolated', seen, { remedy: byPlaybook('dedicated-cpus') });
  const now = [
    ...(cpu.isolated === '' ? [] : [`${cpu.isolated} at boot`]),
    ...(partitions === '' ? [] : [`${partitions} by cpuset partitions`]),
  ];
  return say('yes', now.join(', '), seen);
}
