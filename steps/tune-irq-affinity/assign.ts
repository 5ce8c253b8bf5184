import { parseCpuList } from '../../facts/cpu/cpu-list.ts';
import type { TuneIrqAffinity } from '../../schemas/types/steps/tune-irq-affinity.ts';
import type { Interrupt } from './interrupt.ts';

/** An interrupt with its requested CPUs as a list. */
export interface Assigned extends Interrupt {
  readonly asked: string;
}

/** The CPUs of the input in ascending order; null for a text that is not a list. */
export const cpusOf = ({ cpus }: TuneIrqAffinity): readonly number[] | null => parseCpuList(cpus, 0);

/** Assigns the CPUs: one to each interrupt in turn, or all of them to each. */
export function assign(input: TuneIrqAffinity, interrupts: readonly Interrupt[]): readonly Assigned[] {
  const cpus = cpusOf(input) ?? [];
  return interrupts.map((interrupt, index) => ({
    ...interrupt,
    asked: input.policy === 'all' ? input.cpus : String(cpus[index % cpus.length] ?? input.cpus),
  }));
}

/** A note about the numbers of interrupts and CPUs; null if each CPU gets the same number. */
export function spreadNote(input: TuneIrqAffinity, interrupts: readonly Interrupt[]): string | null {
  const cpus = cpusOf(input) ?? [];
  const count = interrupts.length;
  if (input.policy !== 'one' || count === 0 || count % cpus.length === 0) return null;
  const queues =
    'a card has one interrupt for each queue and a few more: ethtool -l shows the queues, and ethtool -L sets them';
  if (count < cpus.length)
    return `${count} interrupt${count === 1 ? '' : 's'} for ${cpus.length} CPUs: CPU ${cpus.slice(count).join(', ')} gets none (${queues})`;
  const least = Math.floor(count / cpus.length);
  const more = cpus.slice(0, count % cpus.length).join(', ');
  return `${count} interrupts over ${cpus.length} CPUs: ${least} for each, and one more for CPU ${more} (${queues})`;
}
