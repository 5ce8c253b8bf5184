import { matchesGlob } from '../../../engine/text/matches-glob.ts';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { cpusOf } from '../kernel/cpu-list.ts';
import { interruptsOf, type Interrupt } from '../kernel/interrupts.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { directory, file, parentOf, place, type DirectoryNode } from '../tree/tree.ts';
import { startOf } from './unit-files.ts';
import { endUnit, startUnit } from './units.ts';

const dropIn = '/run/systemd/system/irqbalance.service.d/runbook.conf';
const note =
  '# Made by runbook for interrupts that irqbalance must not move; `runbook undo` or the next boot removes it.';

interface Wish {
  readonly cpus: string;
  readonly policy: string;
  /** How the step changes irqbalance. */
  readonly wish: string;
  /** A PCI device, or - for a pattern of handlers. */
  readonly address: string;
  readonly handler: string;
}

function found(kernel: Kernel, { address, handler }: Wish): readonly Interrupt[] {
  const mine = ({ chip, action }: Interrupt): boolean =>
    address === '-' ? matchesGlob(handler, action, '?') : chip.endsWith(`PCI-MSIX-${address}`);
  return interruptsOf(kernel).filter(mine);
}

function quiet(kernel: Kernel, disk: DirectoryNode, numbers: readonly number[], wish: string): void {
  const unit = kernel.units.get('irqbalance');
  if (unit?.state !== 'active' || wish === 'leave') return;
  endUnit(kernel, 'irqbalance', 0, 'success');
  if (wish === 'stop') return;
  const { template = '' } = startOf(disk, 'irqbalance.service') ?? {};
  const start = [template, ...numbers.map((number) => `--banirq=${number}`)].join(' ');
  kernel.files = place(kernel.files, parentOf(dropIn), directory());
  kernel.files = place(kernel.files, dropIn, file(`${note}\n[Service]\nExecStart=\nExecStart=${start}\n`));
  const tree = { ...disk, entries: new Map([...disk.entries, ...kernel.files.entries]) };
  startUnit(kernel, { ...unit, argv: startOf(tree, 'irqbalance.service')?.argv ?? [] });
}

/** Models the shell program of a tune-irq-affinity step at boot; false if it finds no interrupt. */
export function giveInterrupts(
  kernel: Kernel,
  disk: DirectoryNode,
  wish: Wish,
  write: (path: string, text: string) => void,
): boolean {
  const interrupts = found(kernel, wish);
  const cpus = cpusOf(wish.cpus) ?? [];
  quiet(
    kernel,
    disk,
    interrupts.map(({ number }) => number),
    wish.wish,
  );
  interrupts.forEach(({ number }, index) => {
    const requested = wish.policy === 'one' ? String(cpus[index % cpus.length]) : wish.cpus;
    try {
      write(`/proc/irq/${number}/smp_affinity_list`, requested);
    } catch (error) {
      // The kernel places this interrupt itself.
      if (!(error instanceof MachineError)) throw error;
    }
  });
  return interrupts.length > 0;
}
