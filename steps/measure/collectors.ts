import type { Measure } from '../../schemas/types/steps/measure.ts';

export type CollectorKind = Measure['collect'][number];

/** A collector is a program that runs beside the load, or a reading before and after it. */
export type CollectorPlan =
  | {
      readonly how: 'runs';
      readonly kind: CollectorKind;
      readonly argv: readonly string[];
      readonly tool: string | null;
      /**
       * A test of a shell, with the measurement's folder as $1, whether the collector has started to collect; without
       * it, the collector starts at once.
       */
      readonly begun?: string;
      /** Seconds that the collector may need to end, if it has work to do at the end. */
      readonly patience?: number;
    }
  | { readonly how: 'looks'; readonly kind: CollectorKind; readonly argv: readonly string[] };

/** Prints the time and the output of a fixed script once a second; ended by a signal. */
const eachSecond = (script: string): readonly string[] => [
  'sh',
  '-c',
  `while :; do echo "@ $(date +%s.%N)"; ${script}; sleep 1; done`,
];
const once = (script: string): readonly string[] => ['sh', '-c', `echo "@ $(date +%s.%N)"; ${script}`];

/** The file in which perf gathers its samples, in the folder of the measurement. */
export const perfData = 'perf.data';

/**
 * perf with a folder for its copies of the kernel's symbols and of programs, by build id. Without the option they go to ~/.debug
 * of the user: tens of megabytes that no run knows of (perf(1), perf-buildid-cache(1)).
 */
export const perfWith = (buildIds: string): readonly string[] => ['perf', '--buildid-dir', buildIds];

/**
 * Before its first sample perf writes down every process and what each has mapped, for seconds on a host that is busy or
 * large; after it, perf waits in poll(2) (/proc/PID/wchan, proc(5)).
 */
const perfBegun = `cd -- "$1" || exit
for p in $(pgrep '^perf'); do
[ "$(readlink "/proc/$p/cwd")" = "$(pwd -P)" ] && grep -q poll "/proc/$p/wchan" && exit 0
done
exit 1`;

/** What each collector does (proc_stat(5), proc_interrupts(5), Documentation/virt/kvm, Documentation/admin-guide/pm/cpufreq). */
export function collectorPlan(kind: CollectorKind, { frequency }: Measure, buildIds: string): CollectorPlan {
  switch (kind) {
    case 'cpu':
      return { how: 'runs', kind, tool: null, argv: eachSecond(`sed -n '/^cpu/p;/^softirq/p' /proc/stat`) };
    case 'frequency':
      return {
        how: 'runs',
        kind,
        tool: null,
        argv: eachSecond(
          `for f in /sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_cur_freq; do [ -r "$f" ] && c=\${f%/cpufreq/*} && echo "\${c##*/} $(cat "$f")"; done`,
        ),
      };
    case 'atopsar':
      return { how: 'runs', kind, tool: 'atopsar', argv: ['stdbuf', '-oL', 'atopsar', '-c', '1'] };
    case 'perf':
      return {
        how: 'runs',
        kind,
        tool: 'perf',
        begun: perfBegun,
        // At its end perf reads all of its data again for the build ids, and only then writes the size into the file's
        // header: a perf that is killed earlier leaves a file that counts as empty. On a busy emulated host this took 5
        // s.
        patience: 300,
        argv: [...perfWith(buildIds), 'record', '-F', String(frequency), '-a', '-g', '-o', perfData],
      };
    case 'interrupts':
      return { how: 'looks', kind, argv: once('cat /proc/interrupts') };
    case 'exits':
      return {
        how: 'looks',
        kind,
        argv: once(
          `cd /sys/kernel/debug/kvm 2>/dev/null && for f in *; do [ -f "$f" ] && echo "$f $(cat "$f" 2>/dev/null)"; done`,
        ),
      };
    case 'network':
      return { how: 'looks', kind, argv: once('cat /proc/net/snmp') };
    case 'thermal':
      return {
        how: 'looks',
        kind,
        argv: once(
          `for f in /sys/devices/system/cpu/cpu[0-9]*/thermal_throttle/*_count; do [ -r "$f" ] && echo "$f $(cat "$f")"; done`,
        ),
      };
  }
}
