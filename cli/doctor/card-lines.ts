import { sectionOf, byHand, byPlaybook, type Finding } from './finding.ts';
import { isHandedOver } from './look-at-cards.ts';
import type { Host } from './look-at-host.ts';
import { resetLine } from './reset-line.ts';

const line = sectionOf(4);

function vfio({
  facts: {
    vfio: { module },
    kernel,
  },
}: Host): Finding {
  const say = line.bind(null, 'vfio-pci', 'vfio-pci');
  const seen = `/sys/module/vfio_pci and modinfo vfio-pci: ${module ?? 'not readable'}`;
  switch (module) {
    case 'builtin':
      return say('yes', 'it is built into the kernel; options in modprobe.d have no effect on it', seen, {
        needed: true,
      });
    case 'loaded':
      return say('yes', 'it is loaded', seen, { needed: true });
    case 'available':
      return say('yes', 'it can be loaded', seen, { needed: true });
    case 'absent':
      return say('no', `kernel ${kernel.release} has no vfio-pci`, seen, {
        needed: true,
        remedy: byHand(
          'boot a general-purpose kernel of the distribution (not -cloud, -kvm or -aws), or install its extra modules',
        ),
      });
    case null:
      return say('unknown', 'modinfo cannot be run', seen, { needed: true, remedy: byHand('install kmod') });
  }
}

/** Whether any card can be passed through; the cards themselves are listed one by one. */
function anyCard({ cards, facts: { iommu } }: Host): Finding {
  const say = line.bind(null, 'card', 'Card to pass through');
  const seen = `/sys/bus/pci/devices: ${cards.map(({ device }) => device.address).join(', ') || 'no device of class 02'}`;
  const free = cards.filter(({ answer }) => answer === 'yes');
  if (free.length > 0)
    return say(
      'yes',
      free
        .map((card) => `${card.device.address}${isHandedOver(card) ? ' (already bound to vfio-pci)' : ''}`)
        .join(', '),
      seen,
      { needed: true },
    );
  const open = cards.filter(({ answer }) => answer === 'unknown');
  if (open.length > 0) {
    const reason = `${open.map(({ device }) => device.address).join(', ')}: no obstacle found so far; the IOMMU group is known once the IOMMU is in use`;
    const remedy = iommu.firmware === null ? null : byPlaybook('host-setup');
    return say('unknown', reason, seen, { needed: true, remedy });
  }
  const reason =
    cards.length === 0 ? 'no network card was found on the PCI bus' : 'this machine needs each of them itself';
  return say('no', reason, seen, {
    needed: true,
    remedy: byHand('add a card, or use another connection to this machine (allow_disconnect)'),
  });
}

function iommufd({
  facts: {
    kernel: { features, release },
    vfio: { iommufd: there },
  },
}: Host): Finding {
  const say = line.bind(null, 'iommufd', 'iommufd');
  const seen = `${features.source ?? "the kernel's configuration was not found"}; /dev/iommu ${there ? 'exists' : 'does not exist'}`;
  const whole = features.iommufd === true && features.vfioDeviceCdev === true;
  if (whole)
    return say(
      'yes',
      'the kernel supports it, with device nodes; it is the newer interface to map the memory of a guest',
      seen,
    );
  if (features.iommufd === null && !there) return say('unknown', 'the kernel configuration is unknown', seen);
  const lacks = features.iommufd === true ? 'VFIO_DEVICE_CDEV' : 'IOMMUFD';
  return say('no', `kernel ${release} was built without ${lacks}; devices use the older interface, IOMMU groups`, seen);
}

/** VFIO and the cards: section 4. */
export const cardLines = (host: Host): readonly Finding[] => [
  vfio(host),
  iommufd(host),
  anyCard(host),
  resetLine(host),
];
