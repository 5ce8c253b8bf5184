/** Known error texts of taskset(1), the kernel and systemd with a hint for each; the first match is used. */
const known: readonly (readonly [RegExp, string])[] = [
  [
    /affinity: Invalid argument/,
    'none of these CPUs is in the cpuset of the process: if the CPUs are in an isolated partition, the process must be in it too (isolation: cpuset)',
  ],
  [
    /isolated invalid \(Cpu list in cpuset\.cpus not exclusive\)/,
    'another control group already claims some of these CPUs: see /sys/fs/cgroup/*/cpuset.cpus',
  ],
  [
    /isolated invalid \(Parent unable to distribute cpu downstream\)/,
    'the partition would leave no CPU for the other processes',
  ],
  [/isolated invalid/, 'the kernel accepted the write but isolates nothing; the text in parentheses gives the reason'],
  [/\(pid \d+\) has ended/, 'the virtual machine has ended: start it again, and apply again'],
];

/** A hint for the error text of pinning or of a partition; undefined for an unknown text. */
export function explainPin(trouble: string): string | undefined {
  return known.find(([text]) => text.test(trouble))?.[1];
}
