import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';

/** Run journals are not part of what a run leaves. */
const journals = '/var/lib/runbook/runs';

/** Every line that shows one state of the machine, from its disk and from its kernel. */
const linesOf = (machine: SimulatedMachine): ReadonlySet<string> =>
  new Set(
    `${machine.snapshot(journals)}\n${machine.liveSnapshot()}`.split('\n').filter((line) => !/^boot /.test(line)),
  );

/** What a run did to a machine: the lines that it added, and those that it removed. */
export interface Trace {
  readonly added: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
}

export function traceOf(before: SimulatedMachine, after: SimulatedMachine): Trace {
  const [old, now] = [linesOf(before), linesOf(after)];
  return { added: now.difference(old), removed: old.difference(now) };
}

/** The lines of a run's trace that are lost on a machine now. */
export function lostOf({ added, removed }: Trace, machine: SimulatedMachine): readonly string[] {
  const now = linesOf(machine);
  return [...added.difference(now), ...removed.intersection(now)];
}
