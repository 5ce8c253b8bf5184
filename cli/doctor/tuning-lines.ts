import type { Facts } from '../../schemas/types/facts.ts';
import { byHand, byPlaybook, sectionOf, type Finding } from './finding.ts';
import { isolationLine } from './isolation-line.ts';
import type { Host } from './look-at-host.ts';
import type { CpuProposal } from './propose-cpus.ts';

function posted({ facts: { postedInterrupts } }: Host): readonly Finding[] {
  const { possible, enabled, how } = postedInterrupts;
  const line = sectionOf(8);
  const reasons = {
    yes: 'the processor and every IOMMU support it',
    no: 'the processor or an IOMMU does not support it; the x2apic flag, which the original document checks, shows neither',
    unknown: 'the processor or the IOMMU does not report it',
  } as const;
  const can = line('posted-interrupts', 'Posted interrupts', possible, reasons[possible], how);
  const state = {
    yes: 'enabled; only a running guest can show whether interrupts are posted',
    no: 'not enabled',
    unknown: 'unknown',
  } as const;
  const remedy = possible === 'no' ? null : byPlaybook('posted-interrupts');
  return [can, line('posted-enabled', 'Posted interrupts in use', enabled, state[enabled], how, { remedy })];
}

const feature = (
  check: string,
  title: string,
  has: boolean | null,
  { source }: Facts['kernel']['features'],
  effect: string,
): Finding => {
  const line = sectionOf(9);
  if (has === null)
    return line(
      check,
      title,
      'unknown',
      'the kernel configuration was not found',
      'no /boot/config-*, no /proc/config.gz',
    );
  const reason = has ? 'the kernel was built with it' : `the kernel was built without it, so ${effect}`;
  return line(check, title, has ? 'yes' : 'no', reason, source ?? '', {
    remedy: byHand('boot a kernel that has it; isolcpus and pinning work without it'),
  });
};

function cpus({ facts: { cpu }, controllers }: Host, proposal: CpuProposal | null): readonly Finding[] {
  const line = sectionOf(9);
  const topology = `/sys/devices/system/cpu: ${cpu.count} CPUs, isolated ${cpu.isolated || 'none'}, nohz_full ${cpu.nohzFull || 'none'}`;
  const dedicated =
    proposal === null
      ? line(
          'dedicated-cpus',
          'CPUs for the guest',
          'no',
          `${cpu.count} CPUs are too few: the host keeps a whole core`,
          topology,
          { remedy: byHand('use a machine with more cores') },
        )
      : line('dedicated-cpus', 'CPUs for the guest', 'yes', `${proposal.cpus}: ${proposal.why}`, topology);
  const has = controllers === null ? 'unknown' : controllers.includes('cpuset') ? 'yes' : 'no';
  const reasons = {
    yes: 'cgroup v2 can isolate CPUs at run time',
    no: 'the cpuset controller is not available',
    unknown: 'cgroup v2 is not mounted at /sys/fs/cgroup',
  } as const;
  const seen = `/sys/fs/cgroup/cgroup.controllers: ${controllers?.join(' ') ?? 'does not exist'}`;
  const runtime = line('cpuset-partitions', 'Isolation without a reboot', has, reasons[has], seen, {
    remedy: byHand('isolate them at boot (isolcpus)'),
  });
  return [dedicated, runtime];
}

function governor({ facts: { cpu } }: Host): Finding {
  const line = sectionOf(9);
  const names = [...new Set(cpu.governors.map((one) => one.governor))];
  const seen = `/sys/devices/system/cpu/cpufreq: ${names.join(', ') || 'no policy'}`;
  if (names.length === 0)
    return line('governor', 'Frequency governor', 'unknown', 'the kernel does not control CPU frequencies here', seen);
  return line(
    'governor',
    'Frequency governor',
    names.join() === 'performance' ? 'yes' : 'no',
    `governor ${names.join(', ')}`,
    seen,
    {
      remedy: byHand('a cpu-governor step sets it, and undo restores it: runbook steps cpu-governor'),
    },
  );
}

function hugepages({ facts: { memory } }: Host): Finding {
  const pools = memory.hugepages.filter(({ count }) => count > 0);
  const list = pools
    .map(({ count, size, node }) => `${count} of ${size / 1024} KiB${node === null ? '' : ` on node ${node}`}`)
    .join(', ');
  const answer = pools.length > 0 ? 'yes' : 'no';
  return sectionOf(9)(
    'hugepages',
    'Huge pages',
    answer,
    list || `none; transparent huge pages: ${memory.transparentHugepages ?? 'unknown'}`,
    'nr_hugepages below /sys',
    {
      remedy: byHand('a hugepages step reserves them, and undo releases them: runbook steps hugepages'),
    },
  );
}

function interrupts({ facts }: Host, card: string | null): readonly Finding[] {
  const line = sectionOf(10);
  const own = facts.interrupts.filter(({ device }) => device !== null && device === card);
  const fixed = own.filter(({ managed }) => managed === true);
  const title = 'Interrupts of the card';
  const list = own.map(({ irq }) => irq).join(', ');
  const placed =
    own.length === 0
      ? line(
          'irq-affinity',
          title,
          'unknown',
          card === null
            ? 'no card was found'
            : `${card} has no interrupts now; they exist once the guest's driver uses the card`,
          '/proc/interrupts',
        )
      : own.every(({ managed }) => managed === null)
        ? line(
            'irq-affinity',
            title,
            'unknown',
            'only a test write could show which interrupts this kernel manages, and doctor does not write',
            `/proc/irq/{${list}}`,
          )
        : line(
            'irq-affinity',
            title,
            fixed.length === 0 ? 'yes' : 'no',
            fixed.length === 0
              ? `${own.length} interrupts, none of them placed by the kernel`
              : `the kernel places ${fixed.map(({ irq }) => irq).join(', ')} itself; with vfio-pci, interrupts can be moved`,
            `/proc/irq/{${list}}/smp_affinity_list: mode`,
          );
  const { irqbalance, irqbalanceBanned } = facts.services;
  const consequence =
    irqbalanceBanned.length === 0
      ? 'it moves all interrupts'
      : `it does not move the interrupts ${irqbalanceBanned.join(', ')}`;
  const seen = 'systemctl show irqbalance.service; /etc/default/irqbalance';
  const balance =
    irqbalance === null
      ? line('irqbalance', 'irqbalance', 'unknown', 'systemd gave no answer', seen)
      : irqbalance === 'running'
        ? line(
            'irqbalance',
            'irqbalance',
            'no',
            `it runs and moves interrupts every ten seconds; ${consequence}`,
            seen,
            {
              remedy: byPlaybook('irq-affinity'),
            },
          )
        : line(
            'irqbalance',
            'irqbalance',
            'yes',
            irqbalance === 'absent' ? 'it is not installed' : 'it is stopped',
            seen,
          );
  return [placed, balance];
}

/** Posted interrupts, dedicated CPUs and interrupt affinity: sections 8, 9 and 10. */
export function tuningLines(host: Host, proposal: CpuProposal | null, card: string | null): readonly Finding[] {
  const { features } = host.facts.kernel;
  return [
    ...posted(host),
    ...cpus(host, proposal),
    isolationLine(host.facts),
    feature('no-hz-full', 'NO_HZ_FULL', features.noHzFull, features, 'nohz_full does nothing'),
    feature('rcu-nocb', 'RCU_NOCB_CPU', features.rcuNocb, features, 'rcu_nocbs does nothing'),
    governor(host),
    hugepages(host),
    ...interrupts(host, card),
  ];
}
