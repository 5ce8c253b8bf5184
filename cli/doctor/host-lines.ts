import { byCommand, byHand, byPlaybook, sectionOf, type Finding, type Remedy } from './finding.ts';
import { formatParameter, parseKernelCommandLine } from '../../facts/boot/kernel-command-line.ts';
import { items } from '../../facts/boot/parameters/words.ts';
import { underscored } from '../../facts/boot/underscored.ts';
import type { Host } from './look-at-host.ts';

const line = sectionOf(2);

/** True inside a virtual machine or container: there a hypervisor decides about the settings of the firmware. */
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
  if (cpu.virtualization !== null) return say('yes', `the processor has ${cpu.virtualization}`, null);
  if (host.kvm.kind === 'works') return say('yes', 'the processor shows neither vmx nor svm, but KVM works', null);
  return isVirtual(host)
    ? say(
        'no',
        `this machine runs in ${machine.virtualization}, which does not offer nested virtualization`,
        byHand('enable nested virtualization on the outer host'),
      )
    : say('no', 'the processor shows neither vmx nor svm', byHand('enable VT-x (Intel) or SVM (AMD) in the firmware'));
}

function kvm({ facts, kvm: trial, qemu }: Host): Finding {
  const say = line.bind(null, 'kvm', 'KVM');
  const { device, module, how } = facts.kvm;
  const vendor = facts.cpu.vendor === 'amd' ? 'kvm_amd' : 'kvm_intel';
  if (!device) {
    const reason =
      module === null ? `KVM is not active in the kernel` : `${module} is loaded, but /dev/kvm does not exist`;
    const told = `modprobe ${vendor}`;
    const remedy = facts.cpu.virtualization === null ? null : byCommand(told);
    return say(
      'no',
      `${reason}; if ${told} fails with "disabled by bios", virtualization is disabled in the firmware`,
      how,
      {
        needed: true,
        remedy,
      },
    );
  }
  switch (trial.kind) {
    case 'works':
      return say('yes', 'a test virtual machine was started and stopped', `${trial.command}: ${trial.said}`, {
        needed: true,
      });
    case 'fails':
      return say('no', '/dev/kvm exists, but cannot be used', `${trial.command}: ${trial.said}`, {
        needed: true,
        remedy: facts.privileges.root
          ? byHand(`read the kernel messages: dmesg | grep -i kvm`)
          : byCommand('usermod -aG kvm "$USER"'),
      });
    case 'untried':
      return say(
        'unknown',
        qemu.present ? '/dev/kvm exists, but the test failed' : '/dev/kvm exists, but it cannot be tested without QEMU',
        how,
        {
          needed: true,
          remedy: qemu.present ? null : byHand('install QEMU, and run doctor again'),
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
    ? byHand(`enable a virtual IOMMU on the outer host (${machine.virtualization})`)
    : byHand('enable VT-d (Intel) or AMD-Vi / IOMMU (AMD) in the firmware');
  return line(
    'iommu-firmware',
    'VT-d or AMD-Vi',
    'no',
    'the firmware describes no IOMMU; a kernel parameter cannot change that',
    seen,
    {
      needed: true,
      remedy,
    },
  );
}

/** A parameter of the command line, or of the boot loader for the next boot, about the IOMMU. */
const aboutIommu = (word: string): boolean => /^(intel_iommu|amd_iommu|iommu)(=|$)/.test(word);

/** The playbook if it can edit the boot loader, otherwise the manual change. */
function tellKernel({ parameter, loader }: Host): Remedy {
  if (parameter === null || parameter.proposal.refusals.length === 0) return byPlaybook('host-setup');
  const place = loader.kind === 'other' ? loader.where : 'the kernel command line';
  return byHand(`add ${parameter.asked} to ${place}, and reboot`);
}

function active(host: Host): Finding {
  const { iommu, boot, kernel } = host.facts;
  const say = line.bind(null, 'iommu-active', 'IOMMU');
  if (iommu.active) return say('yes', `${iommu.units.join(', ')} in use`, iommu.how, { needed: true });
  if (iommu.firmware === null) return say('no', 'the machine has no IOMMU to enable', iommu.how, { needed: true });
  const pending = (boot.parametersPending ?? []).filter(aboutIommu);
  if (pending.length > 0) {
    const seen = `${iommu.how}; ${boot.path}: ${pending.join(' ')}`;
    return say('no', `${pending.join(' ')} waits for a reboot`, seen, {
      needed: true,
      remedy: byCommand('systemctl reboot'),
    });
  }
  const off = parseKernelCommandLine(kernel.cmdline ?? '')
    .filter(({ name, value, init }) => !init && aboutIommu(underscored(name)) && items(value).includes('off'))
    .map(formatParameter);
  const reason =
    off.length > 0
      ? `the kernel was started with ${off.join(' ')}`
      : 'the firmware has an IOMMU, but the kernel does not use it';
  return say('no', reason, iommu.how, { needed: true, remedy: tellKernel(host) });
}

function remapping({ facts, remapping: seen }: Host): Finding {
  const say = line.bind(null, 'interrupt-remapping', 'Interrupt remapping');
  const at = '/proc/interrupts';
  if (seen === true)
    return say('yes', 'each device can raise only its own interrupts', `${at}: chip names begin with IR-`);
  if (seen === null) {
    const reason = facts.iommu.active ? 'no interrupt line shows it' : 'unknown until the IOMMU is in use';
    return say('unknown', reason, `${at}: no interrupt of an IO-APIC or MSI, or no IOMMU`);
  }
  const told =
    facts.vfio.unsafeInterrupts === true
      ? 'vfio_iommu_type1 accepts this (allow_unsafe_interrupts)'
      : 'VFIO will refuse the device';
  return say('no', `a device can raise any interrupt; ${told}`, `${at}: no chip name begins with IR-`, {
    needed: true,
    remedy: byHand(
      'enable interrupt remapping (x2APIC) in the firmware; for guests that you trust, you can set allow_unsafe_interrupts=1 for vfio_iommu_type1',
    ),
  });
}

function groups({ facts: { iommu }, cards }: Host): Finding {
  const say = line.bind(null, 'iommu-groups', 'IOMMU groups');
  if (!iommu.active) return say('unknown', 'groups exist once the IOMMU is in use', iommu.how);
  const shared = cards.filter(({ device, siblings }) => device.group !== null && siblings.length > 0);
  const types = [...new Set(iommu.grouping.flatMap(({ type }) => type ?? []))].join(', ');
  const seen = `/sys/kernel/iommu_groups: ${iommu.groups} groups${types === '' ? '' : ` of type ${types}`}`;
  if (shared.length === 0) return say('yes', 'each card has its own group', seen);
  const list = shared.map(({ device, siblings }) => `${device.address} with ${siblings.join(', ')}`).join('; ');
  return say('no', `all devices of a group must go to one virtual machine: ${list}`, seen, {
    remedy: byHand(
      'list the other devices in include_group, move the card to another slot, or use a card with its own group',
    ),
  });
}

/** Shown only if it is missing, as in most containers: a step that needs a unit is refused there. */
function systemd(host: Host): readonly Finding[] {
  if (host.systemd) return [];
  const reason =
    'this machine was not started by systemd, but virtual machines, services and `persist` need systemd units';
  const remedy = byHand('use a machine that runs systemd');
  return [line('systemd', 'systemd', 'no', reason, '/run/systemd/system does not exist', { needed: true, remedy })];
}

/** The requirements for the host itself: section 2 of the original document, without its programs. */
export const hostLines = (host: Host): readonly Finding[] => [
  processor(host),
  kvm(host),
  firmware(host),
  active(host),
  remapping(host),
  groups(host),
  ...systemd(host),
];
