import { cpuList, cpuMask, cpusOf, firstCpus } from './cpu-list.ts';
import { trouble } from '../tree/errno.ts';
import { remappingOf } from './iommu.ts';
import type { Kernel } from './kernel.ts';
import { attribute, directory, directoryOf, type DirectoryNode } from '../tree/tree.ts';

/** A row of /proc/interrupts. */
export interface Interrupt {
  readonly number: number;
  readonly chip: string;
  readonly action: string;
  /** The kernel places this interrupt itself: writing its affinity fails with EPERM, before 6.12 with EIO. */
  readonly managed: boolean;
  /** The number of the interrupt on its chip. */
  readonly line: number;
}

/**
 * The interrupts in use: those of the machine, of bound devices, and of the devices of a virtual machine (under other
 * numbers).
 */
export function interruptsOf(kernel: Kernel): readonly Interrupt[] {
  const remapped = remappingOf(kernel.description, kernel.commandLine).unit !== null ? 'IR-' : '';
  const found: Interrupt[] = [
    { number: 0, chip: `${remapped}IO-APIC`, line: 2, action: 'timer', managed: true },
    { number: 1, chip: `${remapped}IO-APIC`, line: 1, action: 'i8042', managed: false },
    { number: 4, chip: `${remapped}IO-APIC`, line: 4, action: 'ttyS0', managed: false },
  ];
  const held = [...kernel.units.values()].flatMap((unit) => (unit.state === 'active' ? (unit.vm?.devices ?? []) : []));
  for (const { address, interrupts } of kernel.description.pci) {
    const driver = kernel.devices.get(address)?.driver ?? null;
    if (interrupts === undefined || driver === null) continue;
    const first = driver === 'vfio-pci' ? interrupts.first + 16 : interrupts.first;
    const names =
      driver !== 'vfio-pci'
        ? interrupts.names
        : held.includes(address)
          ? interrupts.names.map((_, index) => `vfio-msix[${index}](${address})`)
          : [];
    names.forEach((action, index) => {
      const managed = interrupts.managed === true && driver !== 'vfio-pci' && index > 0;
      found.push({ number: first + index, chip: `${remapped}PCI-MSIX-${address}`, line: index, action, managed });
    });
  }
  return found;
}

/** /proc/interrupts. */
export function interruptsText(kernel: Kernel): string {
  const cpus = firstCpus(kernel.description.cpu.count);
  const head = `     ${cpus.map((cpu) => `      CPU${cpu}`).join('')}       \n`;
  const rows = interruptsOf(kernel).map(({ number, chip, line, action }) => {
    const counts = cpus.map((cpu) => String(cpu === number % cpus.length ? number * 3 + 7 : 0).padStart(10));
    return `${String(number).padStart(3)}: ${counts.join(' ')}  ${chip}   ${line}-edge      ${action}\n`;
  });
  return `${head}${rows.join('')}NMI: ${cpus.map(() => '0'.padStart(10)).join(' ')}   Non-maskable interrupts\n`;
}

/**
 * Removes the settings of interrupts that no longer exist: a new interrupt with the same number starts with the
 * default.
 */
export function forgetInterrupts(kernel: Kernel): void {
  const there = new Set(interruptsOf(kernel).map(({ number }) => number));
  for (const number of kernel.affinity.keys()) if (!there.has(number)) kernel.affinity.delete(number);
}

/** /sys/kernel/irq. */
export function interruptSigns(kernel: Kernel): DirectoryNode {
  return directoryOf(interruptsOf(kernel), ({ number, chip, line, action }) => [
    String(number),
    directory({
      actions: attribute(`${action}\n`),
      chip_name: attribute(`${chip}\n`),
      hwirq: attribute(`${line}\n`),
      name: attribute('edge\n'),
      type: attribute('edge\n'),
    }),
  ]);
}

/** Since 6.12 the file mode and the errno show that the kernel places an interrupt itself. */
function says(release: string): boolean {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return major > 6 || (major === 6 && minor >= 12);
}

/** /proc/irq: the affinity of each interrupt, writable as a list or a mask unless the kernel manages it. */
export function interruptFolders(kernel: Kernel): DirectoryNode {
  const count = kernel.description.cpu.count;
  const all = cpuList(firstCpus(count));
  const isTold = says(kernel.description.release);
  return directoryOf(interruptsOf(kernel), ({ number, action, managed }) => {
    const list = kernel.affinity.get(number) ?? (managed ? String(number % count) : all);
    const cpus = cpusOf(list) ?? [];
    const store = (requested: readonly number[]): void => {
      if (managed) throw trouble(isTold ? 'EPERM' : 'EIO');
      if (cpuList(requested) === all) kernel.affinity.delete(number);
      else kernel.affinity.set(number, cpuList(requested));
    };
    // Since 6.12 the file mode shows that the kernel places an interrupt itself.
    const mode = managed && isTold ? 0o444 : 0o644;
    return [
      String(number),
      directory({
        smp_affinity: attribute(`${cpuMask(cpus, count)}\n`, (text) => store(maskWritten(text, count)), mode),
        smp_affinity_list: attribute(`${list}\n`, (text) => store(listWritten(text, count)), mode),
        effective_affinity_list: attribute(`${cpus[number % cpus.length] ?? ''}\n`),
        effective_affinity: attribute(
          `${cpuMask(cpus.slice(number % cpus.length, (number % cpus.length) + 1), count)}\n`,
        ),
        [action]: directory(),
      }),
    ];
  });
}

function listWritten(text: string, count: number): readonly number[] {
  const cpus = cpusOf(text.replace(/\n$/, ''));
  if (cpus === undefined) throw trouble('EINVAL');
  if (cpus.some((cpu) => cpu >= count)) throw trouble('ERANGE');
  return cpus;
}

function maskWritten(text: string, count: number): readonly number[] {
  const digits = text.replace(/\n$/, '');
  if (!/^[0-9a-f]+(?:,[0-9a-f]{1,8})*$/i.test(digits)) throw trouble('EINVAL');
  // More groups of digits than the CPUs of the machine need are EOVERFLOW, even if the extra groups are zero.
  if (digits.split(',').length > Math.ceil(count / 32)) throw trouble('EOVERFLOW');
  const groups = digits.split(',').map((group) => group.padStart(8, '0'));
  const mask = BigInt(`0x${groups.join('')}`);
  if (mask >= 1n << BigInt(count)) throw trouble('EOVERFLOW');
  if (mask === 0n) throw trouble('EINVAL');
  return firstCpus(count).filter((cpu) => (mask & (1n << BigInt(cpu))) !== 0n);
}
