/** One row of /proc/interrupts (proc_interrupts(5)): how often each CPU handled it since boot. */
export interface InterruptRow {
  /** "24", "NMI", "PIN". */
  readonly id: string;
  /** By CPU number; ERR and MIS have one count for the machine, with the number -1. */
  readonly counts: ReadonlyMap<number, number>;
  /** The text after the counts: chip, trigger and names, or the meaning of a named row. */
  readonly label: string;
}

/** A snapshot of /proc/interrupts; text before its header is ignored. Only online CPUs have a column, so the numbers may have gaps. */
export function parseInterrupts(text: string): readonly InterruptRow[] {
  const all = text.split(/\r?\n/);
  const [header = '', ...lines] = all.slice(
    Math.max(
      0,
      all.findIndex((line) => /^\s*CPU\d+\s/.test(`${line} `)),
    ),
  );
  const cpus = [...header.matchAll(/CPU(\d+)/g)].map(([, number]) => Number(number));
  return lines.flatMap((line): readonly InterruptRow[] => {
    const [, id, rest = ''] = /^\s*([^\s:]+):(.*)$/.exec(line) ?? [];
    if (id === undefined) return [];
    const fields = rest.trim().split(/\s+/);
    let columns = 0;
    while (columns < cpus.length && /^\d+$/.test(fields[columns] ?? '')) columns += 1;
    const counts = fields.slice(0, columns).map((count, index) => {
      const cpu = columns === 1 && cpus.length > 1 ? -1 : (cpus[index] ?? -1);
      return [cpu, Number(count)] as const;
    });
    return [{ id, counts: new Map(counts), label: fields.slice(columns).join(' ') }];
  });
}

/** How often an interrupt was handled between two snapshots. */
export interface InterruptDelta {
  readonly id: string;
  readonly label: string;
  readonly byCpu: ReadonlyMap<number, number>;
  readonly total: number;
  /** Set if only one of the snapshots has the row: a driver was bound or unbound. */
  readonly isPartial: boolean;
}

/**
 * Some kernels have 32-bit counters: a counter that decreased by more than half of the range has wrapped; any other
 * decrease is a new row with an old number.
 */
function rise(before: number, after: number): number {
  if (after >= before) return after - before;
  return before - after > 2 ** 31 && before < 2 ** 32 ? after + 2 ** 32 - before : after;
}

/** The rows that increased between two snapshots or are in only one of them, in the order of the second. */
export function interruptDeltas(
  before: readonly InterruptRow[],
  after: readonly InterruptRow[],
): readonly InterruptDelta[] {
  const key = ({ id, label }: InterruptRow): string => `${id} ${label}`;
  const earlier = new Map(before.map((row) => [key(row), row]));
  const later = new Set(after.map(key));
  const deltas = after.map((row): InterruptDelta => {
    const own = earlier.get(key(row));
    const byCpu = new Map(
      [...row.counts].map(([cpu, count]) => [cpu, rise(own?.counts.get(cpu) ?? 0, count)] as const),
    );
    return { id: row.id, label: row.label, byCpu, total: sum(byCpu), isPartial: own === undefined };
  });
  const gone = before
    .filter((row) => !later.has(key(row)))
    .map(({ id, label }): InterruptDelta => ({ id, label, byCpu: new Map(), total: 0, isPartial: true }));
  return [...deltas, ...gone].filter(({ total, isPartial }) => total > 0 || isPartial);
}

const sum = (counts: ReadonlyMap<number, number>): number =>
  [...counts.values()].reduce((all, count) => all + count, 0);
