/** What taskset(1), the kernel and systemd say, and what to do about it; the first that fits counts. */
const known: readonly (readonly [RegExp, string])[] = [
  [
    /affinity: Invalid argument/,
    'none of these CPUs is in the cpuset of the process: with isolated partitions it must be in the partition, isolation: cpuset',
  ],
  [
    /isolated invalid \(Cpu list in cpuset\.cpus not exclusive\)/,
    'another control group names some of these CPUs: see /sys/fs/cgroup/*/cpuset.cpus',
  ],
  [
    /isolated invalid \(Parent unable to distribute cpu downstream\)/,
    'the partition would leave no CPU for everybody else',
  ],
  [/isolated invalid/, 'the kernel took the write and isolates nothing: the words in parentheses say why'],
  [/\(pid \d+\) has ended/, 'the virtual machine ended meanwhile: start it again, and apply again'],
];

/** A hint for a text that pinning or a partition left; undefined for an unknown one. */
export function explainPin(trouble: string): string | undefined {
  return known.find(([text]) => text.test(trouble))?.[1];
}
