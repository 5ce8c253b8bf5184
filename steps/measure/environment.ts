import { MachineError } from '../../engine/model/machine-error.ts';
import type { MachineReader } from '../../engine/model/machine.ts';

/** The properties of a machine by name; values whose names start with "now" change by themselves. */
export type Environment = Readonly<Record<string, string>>;

/** The commands that are run on every machine, by the name of their value. */
const everywhere: Readonly<Record<string, string>> = {
  kernel: 'uname -srvm',
  'kernel command line': 'cat /proc/cmdline',
  system: `. /etc/os-release && echo "$PRETTY_NAME"`,
  processor: `sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | sort | uniq -c`,
  microcode: `sed -n 's/^microcode[^:]*: //p' /proc/cpuinfo | sort -u`,
  'processor flags that matter': `sed -n 's/^flags[^:]*: //p' /proc/cpuinfo | head -n 1 | tr ' ' '\\n' | grep -xE 'vmx|svm|x2apic|avic|hypervisor|tsc_deadline_timer|constant_tsc|nonstop_tsc'`,
  memory: `sed -n 's/^MemTotal: *//p' /proc/meminfo`,
  'TCP congestion control': 'cat /proc/sys/net/ipv4/tcp_congestion_control',
  'TCP buffers':
    'cat /proc/sys/net/ipv4/tcp_rmem /proc/sys/net/ipv4/tcp_wmem /proc/sys/net/core/rmem_max /proc/sys/net/core/wmem_max',
  'queue discipline': 'cat /proc/sys/net/core/default_qdisc',
  links: `for d in /sys/class/net/*; do [ -e "$d/device" ] && echo "\${d##*/} $(cat "$d/speed" 2>/dev/null) $(cat "$d/mtu") $(readlink "$d/device/driver" | sed 's|.*/||')"; done`,
  'clock source': 'cat /sys/devices/system/clocksource/clocksource0/current_clocksource',
  'now load': 'cut -d " " -f 1-3 /proc/loadavg',
};

/** The commands for a host only. */
const onHost: Readonly<Record<string, string>> = {
  vulnerabilities: 'cd /sys/devices/system/cpu/vulnerabilities && grep -H . *',
  governor: 'cat /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor | sort | uniq -c',
  'frequency driver': 'cat /sys/devices/system/cpu/cpu*/cpufreq/scaling_driver | sort -u',
  'frequency limits':
    'cat /sys/devices/system/cpu/cpu*/cpufreq/scaling_min_freq /sys/devices/system/cpu/cpu*/cpufreq/scaling_max_freq | sort | uniq -c',
  turbo: 'cat /sys/devices/system/cpu/intel_pstate/no_turbo /sys/devices/system/cpu/cpufreq/boost',
  SMT: 'cat /sys/devices/system/cpu/smt/control /sys/devices/system/cpu/smt/active',
  'C-states':
    'cat /sys/devices/system/cpu/cpuidle/current_driver; for d in /sys/devices/system/cpu/cpu0/cpuidle/state*; do echo "$(cat "$d/name") $(cat "$d/disable")"; done',
  'online CPUs': 'cat /sys/devices/system/cpu/online',
  'isolated CPUs': 'cat /sys/devices/system/cpu/isolated',
  'tickless CPUs': 'cat /sys/devices/system/cpu/nohz_full',
  'isolated partitions': `grep -rHsx isolated /sys/fs/cgroup --include=cpuset.cpus.partition | sort`,
  'NUMA nodes': 'grep -H . /sys/devices/system/node/node*/cpulist',
  IOMMU: 'ls /sys/class/iommu; grep -H . /sys/kernel/iommu_groups/*/type | sort',
  'huge pages': 'grep -H . /sys/kernel/mm/hugepages/*/nr_hugepages; cat /sys/kernel/mm/transparent_hugepage/enabled',
  'KVM parameters':
    'grep -sH . /sys/module/kvm/parameters/* /sys/module/kvm_intel/parameters/* /sys/module/kvm_amd/parameters/*',
  // Without the number of rows, because a passed-through card changes it.
  'interrupt remapping': `grep -q -- 'IR-' /proc/interrupts && echo 'in /proc/interrupts'; dmesg 2>/dev/null | sed -n 's/^[^]]*] //; /DMAR-IR: Enabled\\|AMD-Vi: Interrupt remapping enabled/p'`,
  'network interrupts': `for d in /sys/bus/pci/devices/*; do read -r class <"$d/class"; case $class in 0x0200*) for i in "$d"/msi_irqs/*; do [ -e "$i" ] && n=\${i##*/} && echo "\${d##*/} $n $(cat "/proc/irq/$n/smp_affinity_list" 2>/dev/null) $(cat "/proc/irq/$n/effective_affinity_list" 2>/dev/null)"; done; esac; done`,
  'network devices': `for d in /sys/bus/pci/devices/*; do read -r class <"$d/class"; case $class in 0x0200*) echo "\${d##*/} $(cat "$d/vendor" "$d/device" "$d/numa_node" 2>/dev/null | tr '\\n' ' ')$(readlink "$d/driver" | sed 's|.*/||') group $(readlink "$d/iommu_group" | sed 's|.*/||') $(cat "$d/current_link_speed" 2>/dev/null) x$(cat "$d/current_link_width" 2>/dev/null)"; esac; done`,
  irqbalance: 'systemctl is-active irqbalance',
  // A single find for all processes: a program for each process would itself be a load just before a measurement.
  'virtual machines': `find /proc/[0-9]*/ -maxdepth 1 -name exe -lname '*qemu-system*' | while read -r exe; do p=\${exe%/exe}; tr '\\0' ' ' <"$p/cmdline"; echo; for t in "$p"/task/*; do read -r c <"$t/comm"; case $c in CPU*) ;; *) c=others;; esac; echo "$c $(sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' "$t/status")"; done | sort -u; done`,
  QEMU: 'qemu-system-x86_64 --version | head -n 1',
  'now temperature': 'cat /sys/class/thermal/thermal_zone*/temp',
  'now busiest programs': `ps -eo comm=,pcpu= --sort=-pcpu | head -n 5`,
};

const mark = '@@ ';

/** Seconds; a machine under load is slow. */
const patience = 600;

/** A single script for all of it; a value that is not available is empty, on any kind of machine and for any user. */
function scriptOf(looks: Readonly<Record<string, string>>): string {
  const each = Object.entries(looks).map(([name, words]) => `echo '${mark}${name}'; ( ${words} ) 2>/dev/null`);
  return [...each, `echo '${mark}end'`].join('\n');
}

/** The present properties of a machine, in one round trip; their names contain the name of the machine in the lab. */
export async function environmentOf(machine: MachineReader, label: string, isHost: boolean): Promise<Environment> {
  const script = scriptOf(isHost ? { ...everywhere, ...onHost } : everywhere);
  const { stdout } = await machine.query(['sh', '-c', script], { env: { LC_ALL: 'C' }, deadline: patience });
  // After a timeout the missing values would look like removed properties.
  if (!stdout.endsWith(`${mark}end\n`))
    throw new MachineError(`the data of ${label} were not complete within ${patience} s`, { code: 'TIMEOUT' });
  const parts = stdout.split(/^@@ /m).slice(1);
  return Object.fromEntries(
    parts.flatMap((part): readonly (readonly [string, string])[] => {
      const end = part.indexOf('\n');
      const [name, text] = [part.slice(0, end), part.slice(end + 1).trim()];
      if (text === '') return [];
      return [[name.startsWith('now ') ? `now ${label} ${name.slice(4)}` : `${label} ${name}`, text]];
    }),
  );
}

/** The reason why a machine's figures are not valid for a real machine; null for a real machine. */
export function whyEmulated(cpuinfo: string, virtualization: string): string | null {
  if (/QEMU TCG/.test(cpuinfo))
    return 'the host is emulated: QEMU emulates its processor, so its times are not those of real hardware';
  if (virtualization === 'simulated') return 'the host is simulated in memory';
  if (/^flags.*\bhypervisor\b/m.test(cpuinfo)) {
    const kind = virtualization === '' || virtualization === 'none' ? '' : ` (${virtualization})`;
    return `the host is itself a virtual machine${kind}`;
  }
  return null;
}
