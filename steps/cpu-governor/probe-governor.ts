import type { MachineReader } from '../../engine/model/machine.ts';
import { cpus } from '../../changes/attribute/same-reading.ts';
import { readModule } from '../../facts/boot/read-module.ts';
import type { ModuleAvailability } from '../../facts/boot/read-module.ts';
import { readTunedProfile } from '../../facts/system/knob-owners.ts';
import type { CpuGovernor } from '../../schemas/types/steps/cpu-governor.ts';

/** CPUs that share one frequency (Documentation/admin-guide/pm/cpufreq.rst). */
export interface Policy {
  readonly number: number;
  readonly folder: string;
  readonly cpus: ReadonlySet<number>;
  readonly governor: string;
  /** Null if the kernel does not list them. */
  readonly governors: readonly string[] | null;
  readonly driver: string | null;
  /** Null if the processor does not choose by itself. */
  readonly preference: string | null;
  readonly preferences: readonly string[] | null;
}

export interface GovernorState {
  /** The policies of the step, in the order of their numbers. */
  readonly policies: readonly Policy[];
  /** The number of all policies. */
  readonly all: number;
  /** CPUs that were requested and have no policy. */
  readonly without: readonly number[];
  /** The availability of the module with the governor; null if no module has it, or it is unknown. */
  readonly module: ModuleAvailability;
  readonly tuned: string | null;
}

/** The module of a governor that is not in the kernel itself (cpufreq_parse_governor of drivers/cpufreq/cpufreq.c). */
export const moduleOf = (governor: string): string => `cpufreq_${governor}`;

/** Drivers whose processor chooses by itself, between these two alone; no module brings another (Documentation/admin-guide/pm/intel_pstate.rst, amd-pstate.rst). */
const choosers = ['intel_pstate', 'amd-pstate-epp'];

/** Whether a policy does not list the governor at present. */
export const isWithout = ({ governors }: Policy, governor: string): boolean =>
  governors !== null && !governors.includes(governor);

/** Whether a module could bring a policy a governor. */
export const takesModules = ({ driver }: Policy): boolean => driver === null || !choosers.includes(driver);

const root = '/sys/devices/system/cpu/cpufreq';

async function readPolicy(number: number, machine: MachineReader): Promise<Policy> {
  const folder = `${root}/policy${number}`;
  const [list, governor, governors, driver, preference, preferences] = await Promise.all(
    [
      'affected_cpus',
      'scaling_governor',
      'scaling_available_governors',
      'scaling_driver',
      'energy_performance_preference',
      'energy_performance_available_preferences',
    ].map(async (name) => (await machine.read(`${folder}/${name}`))?.trim()),
  );
  const words = (text: string | undefined): readonly string[] | null => (text ? text.split(/\s+/) : null);
  return {
    number,
    folder,
    // Blanks separate the CPUs here. If they are not listed, the number of a policy is that of its first CPU.
    cpus: cpus((list ?? String(number)).split(/\s+/).join(',')) ?? new Set([number]),
    governor: governor ?? '',
    governors: words(governors),
    driver: driver ?? null,
    preference: preference ?? null,
    preferences: words(preferences),
  };
}

/** Reads the frequency policies of the requested CPUs. */
export async function probeGovernor(input: CpuGovernor, machine: MachineReader): Promise<GovernorState> {
  const [names, tuned] = await Promise.all([machine.list(root), readTunedProfile(machine)]);
  const numbers = (names ?? []).flatMap((name) => /^policy(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  const all = await Promise.all(numbers.toSorted((a, b) => a - b).map((number) => readPolicy(number, machine)));
  const requested = input.cpus === undefined ? null : (cpus(input.cpus) ?? new Set<number>());
  const policies = requested === null ? all : all.filter((policy) => !policy.cpus.isDisjointFrom(requested));
  const known = new Set(all.flatMap((policy) => [...policy.cpus]));
  const { governor } = input;
  const needy = policies.some((policy) => isWithout(policy, governor) && takesModules(policy));
  const module = needy ? await readModule(moduleOf(governor), machine) : null;
  return { policies, all: all.length, without: [...(requested ?? [])].filter((cpu) => !known.has(cpu)), module, tuned };
}
