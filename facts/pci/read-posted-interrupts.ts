import type { MachineReader } from '../../engine/model/machine.ts';
import type { Facts } from '../../schemas/types/facts.ts';
import { readInterruptRemapping } from './read-interrupt-remapping.ts';
import { parseKernelCommandLine } from '../boot/kernel-command-line.ts';
import { tolerantly } from '../system/tolerantly.ts';

type Posting = Facts['postedInterrupts'];

/** Whether an IOMMU's register reports posted interrupts; null if it is not a valid register. */
export function unitPosts(unit: string, register: string): boolean | null {
  const hex = /^(?:0x)?([0-9a-f]{1,16})\b/i.exec(register.trim())?.[1];
  if (hex === undefined) return null;
  const value = BigInt(`0x${hex}`);
  const bit = (number: bigint): boolean => (value & (1n << number)) !== 0n;
  // VT-d: PI in the Capability Register. AMD-Vi: GASup in the Extended Feature Register is called "GA" in the kernel's
  // log and does not post alone; posting also needs GAMSup's virtual APIC mode on every IOMMU
  // (drivers/iommu/amd/init.c).
  return unit.startsWith('dmar') ? bit(59n) : bit(7n) && bit(21n);
}

/**
 * Whether a CPU supports posted interrupts, by /proc/cpuinfo: Intel's APICv is among its VMX flags, AMD's AVIC among
 * its flags; null if the kernel does not list them (VMX flags exist since 5.7).
 */
export function cpuPosts(cpuinfo: string): boolean | null {
  const words = (key: string): readonly string[] | undefined =>
    new RegExp(`^${key}\\s*:\\s*(.*)$`, 'm').exec(cpuinfo)?.[1]?.split(/\s+/);
  const vmx = words('vmx flags');
  if (vmx !== undefined) return vmx.includes('posted_intr') && vmx.includes('apicv');
  const flags = words('flags');
  if (flags === undefined || flags.includes('vmx')) return null;
  return flags.includes('svm') && flags.includes('avic');
}

/**
 * The word of a kernel command line that turns posting off; undefined if it has none
 * (Documentation/admin-guide/kernel-parameters).
 */
export function forbidsPosting(commandLine: string): string | undefined {
  const found = parseKernelCommandLine(commandLine).find(
    ({ name, value }) =>
      (name === 'intremap' && (value ?? '').split(',').includes('nopost')) ||
      (name === 'amd_iommu_intr' && value === 'legacy'),
  );
  return found === undefined ? undefined : `${found.name}=${found.value}`;
}

const registers = (unit: string): string =>
  `/sys/class/iommu/${unit}/${unit.startsWith('dmar') ? 'intel-iommu/cap' : 'amd-iommu/features'}`;

const verdict = (...parts: readonly (boolean | null)[]): Posting['possible'] =>
  parts.includes(false) ? 'no' : parts.includes(null) ? 'unknown' : 'yes';

const truth = (text: string | undefined): boolean | null =>
  text === undefined ? null : /^[Y1]/.test(text.trim()) ? true : false;

interface Units {
  readonly posts: boolean | null;
  readonly how: readonly string[];
}

async function readUnits(machine: MachineReader): Promise<Units> {
  const names = (await tolerantly(undefined, machine.list('/sys/class/iommu'))) ?? [];
  const units = names.filter((name) => /^(dmar|ivhd)\d/.test(name));
  if (units.length === 0) return { posts: null, how: ['no IOMMU is in use (/sys/class/iommu)'] };
  const texts = await Promise.all(units.map((unit) => tolerantly(undefined, machine.read(registers(unit)))));
  const each = units.map((unit, index) => unitPosts(unit, texts[index] ?? ''));
  const how = units.map((unit, index) => {
    const bits = unit.startsWith('dmar') ? 'bit 59' : 'bits 7 and 21';
    const says = { true: `${bits} set`, false: `not ${bits}`, null: 'cannot be read' }[`${each[index] ?? null}`];
    return `${registers(unit)}: ${texts[index]?.trim() ?? ''} (${says})`;
  });
  return { posts: each.includes(false) ? false : each.includes(null) ? null : true, how };
}

/**
 * The support for posted interrupts, and the settings in effect; only a running guest shows whether interrupts are
 * posted.
 */
export async function readPostedInterrupts(machine: MachineReader): Promise<Posting> {
  const read = (path: string): Promise<string | undefined> => tolerantly(undefined, machine.read(path));
  const at = (module: string, name: string): string => `/sys/module/${module}/parameters/${name}`;
  const [cpuinfo, cmdline, units, remapping, apicv, avic, ...effective] = await Promise.all([
    read('/proc/cpuinfo'),
    read('/proc/cmdline'),
    readUnits(machine),
    tolerantly(null, readInterruptRemapping(machine)),
    read(at('kvm_intel', 'enable_apicv')),
    read(at('kvm_amd', 'avic')),
    ...['kvm_intel', 'kvm_amd', 'kvm'].map((module) => read(at(module, 'enable_device_posted_irqs'))),
  ]);
  const isAmd = /^vendor_id\s*:\s*(AuthenticAMD|HygonGenuine)/m.test(cpuinfo ?? '');
  const [module, name, value] = isAmd
    ? (['kvm_amd', 'avic', truth(avic)] as const)
    : (['kvm_intel', 'enable_apicv', truth(apicv)] as const);
  const cpu = cpuPosts(cpuinfo ?? '');
  const device = truth(effective.find((text) => text !== undefined));
  const word = forbidsPosting(cmdline ?? '');
  const possible = verdict(cpu, units.posts);
  const enabled = device === null ? verdict(cpu, units.posts, remapping, value, word === undefined) : verdict(device);
  const flag = isAmd ? 'avic' : 'posted_intr and apicv in the vmx flags';
  const saying = (holds: boolean | null, yes: string, no: string, unseen: string): string =>
    holds === null ? unseen : holds ? yes : no;
  const how = [
    saying(cpu, `/proc/cpuinfo has ${flag}`, `/proc/cpuinfo lacks ${flag}`, '/proc/cpuinfo does not show it'),
    ...units.how,
    saying(remapping, 'interrupts are remapped', 'interrupts are not remapped', 'interrupt remapping is unknown'),
    saying(value, `${module} ${name}=Y`, `${module} ${name}=N`, `${module} shows no ${name}`),
    ...(device === null ? [] : [`enable_device_posted_irqs=${device ? 'Y' : 'N'}`]),
    ...(word === undefined ? [] : [`${word} on the kernel command line`]),
  ].join('; ');
  const x2apic = /^flags\s*:.*\bx2apic\b/m.test(cpuinfo ?? '');
  return { possible, enabled, cpu, iommu: units.posts, remapping, x2apic, module, parameter: name, value, device, how };
}
