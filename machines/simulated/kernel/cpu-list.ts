/** The CPUs of a kernel list, "0-2,5"; undefined when it is none. */
export function cpusOf(list: string): readonly number[] | undefined {
  const cpus = new Set<number>();
  for (const part of list.trim().split(',')) {
    const range = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    if (range === null) return undefined;
    const first = Number(range[1]);
    const last = Number(range[2] ?? first);
    if (last < first || last > 8191) return undefined;
    for (let cpu = first; cpu <= last; cpu += 1) cpus.add(cpu);
  }
  return [...cpus].sort((a, b) => a - b);
}

/** CPUs as the kernel lists them: "0-2,5". */
export function cpuList(cpus: readonly number[]): string {
  const parts: string[] = [];
  for (let at = 0; at < cpus.length;) {
    let end = at;
    while (cpus[end + 1] === (cpus[end] ?? 0) + 1) end += 1;
    parts.push(end === at ? `${cpus[at]}` : `${cpus[at]}-${cpus[end]}`);
    at = end + 1;
  }
  return parts.join(',');
}

/** CPUs as an affinity mask of a machine with fewer than 33 CPUs: "c". */
export function cpuMask(cpus: readonly number[]): string {
  return cpus.reduce((mask, cpu) => mask + 2 ** cpu, 0).toString(16);
}

/** All the CPUs below `count`. */
export function firstCpus(count: number): readonly number[] {
  return Array.from({ length: count }, (_, cpu) => cpu);
}
