/** The most CPUs in all ranges of a list together, repeated CPUs included. */
const mostWork = 1_000_000;

/**
 * The CPUs of a kernel's CPU list in order: `1,2-5,8-N,0-15:2/4`, or `all`
 * (Documentation/admin-guide/kernel-parameters.rst, "cpu lists"). `last` is the highest possible CPU number. Null for a
 * text that is not such a list.
 */
export function parseCpuList(text: string, last: number): readonly number[] | null {
  const cpus = new Set<number>();
  let work = 0;
  for (const word of text.trim().split(',')) {
    const range = word.toLowerCase() === 'all' ? '0-N' : word.replaceAll('n', 'N');
    const match = /^(\d+|N)(?:-(\d+|N)(?::(\d+)\/(\d+))?)?$/.exec(range);
    if (match === null) return null;
    const number = (digits: string): number => (digits === 'N' ? last : Number(digits));
    const from = number(match[1] ?? '');
    const to = number(match[2] ?? match[1] ?? '');
    const used = Number(match[3] ?? 1);
    const group = Number(match[4] ?? 1);
    if (to < from || group === 0 || used > group || to > 65535) return null;
    // A hostile text can repeat a large range many times.
    work += to - from;
    if (work > mostWork) return null;
    for (let cpu = from; cpu <= to; cpu += 1) if ((cpu - from) % group < used) cpus.add(cpu);
  }
  return [...cpus].toSorted((left, right) => left - right);
}

/** The most CPUs that a Linux kernel can be built for (NR_CPUS of x86, arch/x86/Kconfig). */
const mostCpus = 8192;

/**
 * The CPUs of a list that a kernel shows, e.g. in /sys/devices/system/cpu/online. Null for a text that is not such a list, or
 * that has more CPUs than a kernel supports: a caller reads several files of each CPU.
 */
export function parseShownCpus(text: string | undefined): readonly number[] | null {
  const cpus = parseCpuList(text ?? '', 0);
  return cpus === null || cpus.length > mostCpus ? null : cpus;
}

/** CPUs in the kernel's list format, e.g. "0,2-3"; "none" for an empty list. */
export function formatCpuList(cpus: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const cpu of cpus.toSorted((left, right) => left - right)) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === cpu - 1) run[1] = cpu;
    else runs.push([cpu, cpu]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',') || 'none';
}
