import { deviceFolder } from '../pci/pci-sysfs.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import type { Facts } from '../../schemas/types/facts.ts';
import type { Look } from '../system/look.ts';

type Interrupt = Facts['interrupts'][number];

/**
 * Where the chip's name ends: after the number of the interrupt there, and after the trigger, which is a part of the number on
 * x86 ("2-edge") and a word on other machines ("GICv3 27 Level"; show_interrupts() in kernel/irq/proc.c). A chip without such a
 * number (s390) ends at the first gap.
 */
function endOfChip(described: string): number {
  const own = /\s\d+(?:-\S*)?(?=\s|$)/.exec(described);
  if (own === null) {
    const gap = described.search(/\s{2}/);
    return gap === -1 ? described.length : gap;
  }
  const end = own.index + own[0].length;
  const trigger = /^\s+(?:Level|Edge)(?:\s+-\S+)?(?=\s|$)/.exec(described.slice(end, end + 100));
  return end + (trigger?.[0].length ?? 0);
}

/**
 * The numbered rows of /proc/interrupts: a column of counts for each online CPU, then the chip with its number there,
 * then the handlers (proc_interrupts(5)).
 */
export function parseInterrupts(text: string): readonly Pick<Interrupt, 'irq' | 'chip' | 'actions'>[] {
  const [head = '', ...lines] = text.split('\n');
  const cpus = head.match(/CPU\d+/g)?.length ?? 0;
  return lines.flatMap((line) => {
    const [whole, irq] = /^\s*(\d+):/.exec(line) ?? [];
    if (whole === undefined || irq === undefined) return [];
    const count = /\s+\d+/y;
    count.lastIndex = whole.length;
    for (let cpu = 0; cpu < cpus; cpu += 1) if (!count.test(line)) return [];
    const rest = line.slice(cpus === 0 ? whole.length : count.lastIndex);
    if (!/^\s/.test(rest)) return [];
    const described = rest.trim();
    const end = endOfChip(described);
    return [
      {
        irq: Number(irq),
        chip: described.slice(0, end).replaceAll(/\s+/g, ' '),
        actions: described
          .slice(end)
          .split(',')
          .map((one) => one.trim())
          .filter((one) => one !== ''),
      },
    ];
  });
}

/**
 * Since this kernel version, the affinity file of an interrupt that the kernel manages has no write permission
 * (register_irq_proc() in kernel/irq/proc.c).
 */
const tellsSince = [6, 12] as const;

function isSince(release: string): boolean {
  const [major = 0, minor = 0] = release.split('.').map((part) => Number.parseInt(part, 10));
  return major > tellsSince[0] || (major === tellsSince[0] && minor >= tellsSince[1]);
}

/** The PCI device of each interrupt by MSI or MSI-X; an INTx may be shared by several. */
async function readOwners(machine: MachineReader, look: Look): Promise<ReadonlyMap<number, string>> {
  const addresses = (await look('interrupts', [], machine.list('/sys/bus/pci/devices'))) ?? [];
  const lists = await Promise.all(
    addresses.map((address) => look('interrupts', [], machine.list(`${deviceFolder(address)}/msi_irqs`))),
  );
  return new Map(addresses.flatMap((address, at) => (lists[at] ?? []).map((irq) => [Number(irq), address] as const)));
}

/**
 * Every interrupt with its allowed CPUs, its present CPUs, and whether the kernel permits a change; nothing is written
 * to find this out.
 */
export async function readInterrupts(machine: MachineReader, look: Look): Promise<Facts['interrupts']> {
  const [text, release, owners] = await Promise.all([
    look('interrupts', undefined, machine.read('/proc/interrupts')),
    look('interrupts', undefined, machine.read('/proc/sys/kernel/osrelease')),
    readOwners(machine, look),
  ]);
  const rows = await Promise.all(
    parseInterrupts(text ?? '').map(async (row) => {
      const folder = `/proc/irq/${row.irq}`;
      const [affinity, effective, file] = await Promise.all([
        look('interrupts', undefined, machine.read(`${folder}/smp_affinity_list`)),
        look('interrupts', undefined, machine.read(`${folder}/effective_affinity_list`)),
        look('interrupts', undefined, machine.stat(`${folder}/smp_affinity_list`)),
      ]);
      return { row, affinity, effective, isFixed: file === undefined ? null : (file.mode & 0o222) === 0 };
    }),
  );
  const tells = isSince(release ?? '') || rows.some(({ isFixed }) => isFixed === true);
  return rows.map(({ row, affinity, effective, isFixed }) => ({
    ...row,
    device: owners.get(row.irq) ?? null,
    affinity: affinity?.trim() ?? null,
    effective: effective?.trim() || null,
    managed: tells ? isFixed : null,
  }));
}
