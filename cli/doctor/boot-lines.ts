import { byHand, byPlaybook, sectionOf, type Finding } from './finding.ts';
import type { Loader } from '../../facts/boot/choose-loader.ts';
import type { Host } from './look-at-host.ts';

const line = sectionOf(2);

/** The name of each supported boot loader. */
const names: Readonly<Record<Exclude<Loader['kind'], 'other'>, string>> = {
  grub: 'GRUB (/etc/default/grub)',
  'grub-bls': 'GRUB with Boot Loader Specification entries (grubby)',
  'systemd-boot': 'systemd-boot (/etc/kernel/cmdline)',
  kernelstub: 'kernelstub',
  'rpm-ostree': 'rpm-ostree kargs',
};

function loaderLine({ facts, loader, parameter }: Host): Finding {
  const { boot } = facts;
  const say = line.bind(null, 'kernel-parameters', 'Kernel parameters');
  const at = boot.path ?? 'no boot loader configuration was found';
  const name = loader.kind === 'other' ? loader.what : names[loader.kind];
  if (parameter === null) return say('unknown', 'the boot loader could not be checked', at);
  const { asked, proposal } = parameter;
  const { refusals } = proposal;
  if (refusals.length === 0) {
    const isWritten = facts.kernel.cmdline?.includes(asked) === true || (boot.parametersPending ?? []).includes(asked);
    const isNeedless = facts.iommu.active && !isWritten;
    const done =
      proposal.changes.length > 0
        ? `${asked} can be set`
        : `${asked} is ${isNeedless ? 'not needed, the IOMMU is on without it' : 'configured'}`;
    return say('yes', `runbook can edit ${name}: ${done}`, at);
  }
  return say(
    'no',
    refusals.map(({ reason }) => reason).join('; '),
    refusals.map(({ evidence }) => evidence).join('; '),
    {
      remedy: byHand(
        loader.kind === 'other' ? `add ${asked} to ${loader.where}` : `add ${asked} to the kernel command line by hand`,
      ),
    },
  );
}

/** Whether a failed boot can be repaired by a person who is not at the machine. */
function safety({ consoles, facts: { boot } }: Host): Finding {
  const say = line.bind(null, 'reboot-safety', 'Reboot safety');
  const waits = boot.parametersPending ?? [];
  const next = waits.length > 0 ? `; the next boot adds ${waits.join(' ')}` : '';
  if (consoles.length > 0)
    return say('yes', `a failed boot can be repaired without the network${next}`, consoles.join('; '));
  return say(
    'no',
    `no serial console and no board management controller was found, so a failed boot cannot be repaired remotely; a trial boot returns to the old entry by itself${next}`,
    '/proc/cmdline, /sys/class/tty/console/active, /dev/ipmi*',
    {
      remedy: byPlaybook('passthrough-trial'),
    },
  );
}

/** How the next boot is configured, and what happens if it fails. */
export const bootLines = (host: Host): readonly Finding[] => [loaderLine(host), safety(host)];
