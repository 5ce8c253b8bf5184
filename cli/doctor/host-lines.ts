import { byCommand, byHand, byPlaybook, sectionOf, type Finding, type Remedy } from './finding.ts';
import type { Host } from './look-at-host.ts';

const line = sectionOf(2);

/** True inside a virtual machine or container: what firmware would turn on, a hypervisor gives there. */
const isVirtual = ({ facts: { machine } }: Host): boolean => ![null, 'none'].includes(machine.virtualization);

function processor(host: Host): Finding {
  const { cpu, machine } = host.facts;
  const say = (answer: 'yes' | 'no', reason: string, remedy: Remedy | null): Finding =>
    line(
      'cpu-virtualization',
      'VT-x or AMD-V',
      answer,
      reason,
      `/proc/cpuinfo: flags ${cpu.virtualization ?? 'without vmx and svm'}`,
      {
        needed: true,
        remedy,
      },
    );
  if (cpu.virtualization !== null) return say('yes', `the processor shows ${cpu.virtualization}`, null);
  if (host.kvm.kind === 'works')
    return say('yes', 'the processor shows neither vmx nor svm, and KVM runs all the same', null);
  return isVirtual(host)
    ? say(
        'no',
        `this runs in ${machine.virtualization}, which hands no virtualization on`,
        byHand('turn on nested virtualization where this machine runs'),
      )
    : say('no', 'the processor shows neither vmx nor svm', byHand('turn on VT-x (Intel) or SVM (AMD) in the firmware'));
}

function kvm({ facts, kvm: trial, qemu }: Host): Finding {
  const say = line.bind(null, 'kvm', 'KVM');
  const { device, module, how } = facts.kvm;
  const vendor = facts.cpu.vendor === 'amd' ? 'kvm_amd' : 'kvm_intel';
  if (!device) {
    const reason = module === null ? `the kernel has no KVM at work` : `${module} is loaded and offers no /dev/kvm`;
    const told = `modprobe ${vendor}`;
    const remedy = facts.cpu.virtualization === null ? null : byCommand(told);
    return say('no', `${reason}; where ${told} fails with "disabled by bios", the firmware keeps it locked`, how, {
      needed: true,
      remedy,
    });
  }
  switch (trial.kind) {
    case 'works':
      return say('yes', 'a virtual machine was started and ended', `${trial.command}: ${trial.said}`, { needed: true });
    case 'fails':
      return say('no', '/dev/kvm is there and refuses', `${trial.command}: ${trial.said}`, {
        needed: true,
        remedy: facts.privileges.root
          ? byHand(`look what the kernel says: dmesg | grep -i kvm`)
          : byCommand('usermod -aG kvm "$USER"'),
      });
    case 'untried':
      return say(
        'unknown',
        qemu.present ? '/dev/kvm is there; trying it failed' : '/dev/kvm is there; without QEMU it cannot be tried',
        how,
        {
          needed: true,
          remedy: qemu.present ? null : byHand('install QEMU, and run this again'),
        },
      );
  }
}

function firmware(host: Host): Finding {
  const { iommu, machine } = host.facts;
  const hidden = iommu.firmware === null && iommu.active;
  const seen = `/sys/firmware/acpi/tables: ${iommu.firmware ?? 'neither DMAR nor IVRS'}`;
  if (iommu.firmware !== null || hidden)
    return line('iommu-firmware', 'VT-d or AMD-Vi', 'yes', 'the firmware describes an IOMMU', seen, {
      needed: true,
    });
  const remedy = isVirtual(host)
    ? byHand(`let what this runs in (${machine.virtualization}) show it an IOMMU`)
    : byHand('turn on VT-d (Intel) or AMD-Vi / IOMMU (AMD) in the firmware');
  return line(
    'iommu-firmware',
    'VT-d or AMD-Vi',
    'no',
    'the firmware describes no IOMMU; no kernel parameter brings one',
    seen,
    {
      needed: true,
      remedy,
    },
  );
}

/** A word of the command line, or of the boot loader for the next boot, that has to do with the IOMMU. */
const aboutIommu = (word: string): boolean => /^(intel_iommu|amd_iommu|iommu)(=|$)/.test(word);

/** The playbook where the boot loader can be told, else what to write where. */
function tellKernel({ parameter, loader }: Host): Remedy {
  if (parameter === null || parameter.proposal.refusals.length === 0) return byPlaybook('host-setup');
  const place = loader.kind === 'other' ? loader.where : 'the kernel command line';
  return byHand(`write ${parameter.asked} to ${place}, and reboot`);
}

function active(host: Host): Finding {
  const { iommu, boot, kernel } = host.facts;
  const say = line.bind(null, 'iommu-active', 'IOMMU');
  if (iommu.active) return say('yes', `${iommu.units.join(', ')} at work`, iommu.how, { needed: true });
  if (iommu.firmware === null) return say('no', 'there is none to turn on', iommu.how, { needed: true });
  const pending = (boot.parametersPending ?? []).filter(aboutIommu);
  if (pending.length > 0) {
    const seen = `${iommu.how}; ${boot.path}: ${pending.join(' ')}`;
    return say('no', `${pending.join(' ')} waits for a reboot`, seen, {
      needed: true,
      remedy: byCommand('systemctl reboot'),
    });
  }
  const off = (kernel.cmdline ?? '').split(' ').filter((word) => aboutIommu(word) && /=off\b/.test(word));
  const reason =
    off.length > 0 ? `the kernel was told ${off.join(' ')}` : 'the firmware has it, the kernel was not told to use it';
  return say('no', reason, iommu.how, { needed: true, remedy: tellKernel(host) });
}

function remapping({ facts, remapping: seen }: Host): Finding {
  const say = line.bind(null, 'interrupt-remapping', 'Interrupt remapping');
  const at = '/proc/interrupts';
  if (seen === true)
    return say('yes', 'a device cannot raise interrupts that are not its own', `${at}: IR- before the names of chips`);
  if (seen === null) {
    const reason = facts.iommu.active ? 'no line tells' : 'it shows once the IOMMU is at work';
    return say('unknown', reason, `${at}: no interrupt of an IO-APIC or MSI, or no IOMMU`);
  }
  const told =
    facts.vfio.unsafeInterrupts === true ? 'vfio_iommu_type1 was told not to mind' : 'VFIO will refuse the device';
  return say('no', `a device can raise any interrupt; ${told}`, `${at}: no name begins with IR-`, {
    needed: true,
    remedy: byHand(
      'turn on interrupt remapping (x2APIC) in the firmware; for guests you trust, vfio_iommu_type1 takes allow_unsafe_interrupts=1',
    ),
  });
}

function groups({ facts: { iommu }, cards }: Host): Finding {
  const say = line.bind(null, 'iommu-groups', 'IOMMU groups');
  if (!iommu.active) return say('unknown', 'groups are there once the IOMMU is at work', iommu.how);
  const shared = cards.filter(({ device, siblings }) => device.group !== null && siblings.length > 0);
  const types = [...new Set(iommu.grouping.flatMap(({ type }) => type ?? []))].join(', ');
  const seen = `/sys/kernel/iommu_groups: ${iommu.groups} groups${types === '' ? '' : ` of type ${types}`}`;
  if (shared.length === 0) return say('yes', 'each has a group of its own', seen);
  const list = shared.map(({ device, siblings }) => `${device.address} with ${siblings.join(', ')}`).join('; ');
  return say('no', `a group goes to one virtual machine whole: ${list}`, seen, {
    remedy: byHand(
      'name the others in include_group, put the card into another slot, or take a card of a group of its own',
    ),
  });
}

/** Shown only where it is missing, as in most containers: a step that needs a unit is refused there. */
function systemd(host: Host): readonly Finding[] {
  if (host.systemd) return [];
  const reason = 'systemd does not run this machine, and virtual machines, services and `persist` are units of systemd';
  const remedy = byHand('use a machine that systemd starts');
  return [line('systemd', 'systemd', 'no', reason, '/run/systemd/system does not exist', { needed: true, remedy })];
}

/** What the host itself must have: section 2 of the document, but for its programs. */
export const hostLines = (host: Host): readonly Finding[] => [
  processor(host),
  kvm(host),
  firmware(host),
  active(host),
  remapping(host),
  groups(host),
  ...systemd(host),
];
