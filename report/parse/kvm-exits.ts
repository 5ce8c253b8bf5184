/** The number of VM exits, and their reasons. */
export interface ExitCounts {
  readonly source: 'perf-kvm' | 'debugfs' | 'tracepoint';
  /** By reason, most frequent first; reasons have other names on Intel (EXTERNAL_INTERRUPT) than on AMD (interrupt). */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  readonly total: number;
  readonly warnings: readonly string[];
}

const ordered = (
  source: ExitCounts['source'],
  counts: ReadonlyMap<string, number>,
  total: number,
  warnings: readonly string[] = [],
): ExitCounts => ({
  source,
  reasons: [...counts]
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => ({ reason, count }))
    .toSorted((a, b) => b.count - a.count),
  total,
  warnings,
});

/**
 * `perf kvm stat report`: reason, samples, shares and times. A report without samples counts as missing, because its
 * tracepoints never fired.
 */
export function parsePerfKvm(text: string): ExitCounts | null {
  const rows = [...text.matchAll(/^[ \t]*(\S+(?: \S+)*?)[ \t]{2,}(\d+)[ \t]+\d+(?:\.\d+)?%/gm)];
  const counts = new Map(rows.map(([, reason = '', samples]) => [reason, Number(samples)]));
  const told = /Total Samples:\s*(\d+)/.exec(text)?.[1];
  const sum = [...counts.values()].reduce((all, count) => all + count, 0);
  const total = told === undefined ? sum : Number(told);
  if (total === 0) return null;
  return ordered('perf-kvm', counts, total, total === sum ? [] : [`it reports ${total} exits, but lists ${sum}`]);
}

/**
 * Counters of /sys/kernel/debug/kvm as "name value" lines before and after. They are the sums of all running guests
 * and decrease when a guest ends, which is reported. `exits` counts all exits; the other counters are some of the
 * reasons.
 */
export function debugfsExits(before: string, after: string): ExitCounts | null {
  const [first, last] = [countersOf(before), countersOf(after)];
  const all = (last.get('exits') ?? 0) - (first.get('exits') ?? 0);
  if (!last.has('exits') || !first.has('exits')) return null;
  if (all < 0) {
    return ordered('debugfs', new Map(), 0, ['the number of exits decreased: a guest ended during the measurement']);
  }
  const counts = new Map(
    [...last].flatMap(([name, value]): readonly (readonly [string, number])[] => {
      const rise = value - (first.get(name) ?? 0);
      return /_exits$/.test(name) && rise > 0 ? [[name.replace(/_exits$/, ''), rise]] : [];
    }),
  );
  const named = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (all > named) counts.set('other', all - named);
  return ordered('debugfs', counts, all);
}

function countersOf(text: string): ReadonlyMap<string, number> {
  return new Map([...text.matchAll(/^(\w+)[ \t]+(\d+)$/gm)].map(([, name = '', value]) => [name, Number(value)]));
}
