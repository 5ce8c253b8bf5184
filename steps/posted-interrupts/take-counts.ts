import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';
import { tolerantly } from '../../facts/system/tolerantly.ts';
import { parseInterrupts } from '../../report/parse/interrupts.ts';
import type { InterruptRow } from '../../report/parse/interrupts.ts';

/** The counters of the host at one moment. */
export interface HostCounts {
  readonly interrupts: readonly InterruptRow[];
  /**
   * The exits of all guests since boot, and the exits because of an interrupt of the host (Documentation/virt/kvm);
   * null without debugfs.
   */
  readonly exits: number | null;
  readonly interruptExits: number | null;
}

const debugfs = '/sys/kernel/debug/kvm';

/** Reads the host's counters. */
export async function takeHostCounts(host: MachineReader): Promise<HostCounts> {
  const [interrupts, ...counters] = await Promise.all([
    host.read('/proc/interrupts'),
    ...['exits', 'irq_exits'].map((name) => tolerantly(undefined, host.read(`${debugfs}/${name}`))),
  ]);
  const [exits = null, interruptExits = null] = counters.map((text) =>
    /^\d+\s*$/.test(text ?? '') ? Number(text) : null,
  );
  return { interrupts: parseInterrupts(interrupts ?? ''), exits, interruptExits };
}

/** The interrupt counts of a card in a guest, by row; or the reason why they are unknown. */
export type GuestCounts =
  | { readonly kind: 'seen'; readonly interrupts: readonly InterruptRow[] }
  | { readonly kind: 'unseen'; readonly why: string };

/** A line for each PCI device: its IDs, then the numbers of its interrupts; a blank line, then /proc/interrupts. */
const script =
  'for d in /sys/bus/pci/devices/*; do echo $(cat $d/vendor $d/device) $(ls $d/msi_irqs 2>/dev/null || cat $d/irq); done; echo; cat /proc/interrupts';

/** Reads the counters of the card in a guest, where it has another address and the same IDs. */
export async function takeGuestCounts(guest: MachineReader, ids: string): Promise<GuestCounts> {
  try {
    const { code, stdout } = await guest.query(['sh', '-c', script], { env: { LC_ALL: 'C' } });
    const [devices = '', table = ''] = stdout.split('\n\n', 2);
    if (code !== 0 || table === '') return { kind: 'unseen', why: '/proc/interrupts of the guest cannot be read' };
    const same = devices.split('\n').filter((line) => line.startsWith(`${ids} `));
    if (same.length !== 1) {
      return { kind: 'unseen', why: `the guest has ${same.length} devices with the ID of the card (${ids})` };
    }
    const numbers = new Set(same[0]?.split(' ').slice(2));
    return { kind: 'seen', interrupts: parseInterrupts(table).filter(({ id }) => numbers.has(id)) };
  } catch (error) {
    if (!(error instanceof MachineError) || error.code === 'UNREACHABLE') throw error;
    return { kind: 'unseen', why: error.message };
  }
}

/** A device's IDs in the form of sysfs, "0x8086 0x10d3". */
export async function readIds(device: string, host: MachineReader): Promise<string> {
  const texts = await Promise.all(
    ['vendor', 'device'].map((name) => host.read(`/sys/bus/pci/devices/${device}/${name}`)),
  );
  return texts.map((text) => text?.trim() ?? '').join(' ');
}
