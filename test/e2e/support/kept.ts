/** The card under test. */
export const card = '/sys/bus/pci/devices/0000:00:04.0';
/** Transparent huge pages, as a choice in brackets. */
export const pages = '/sys/kernel/mm/transparent_hugepage/enabled';

/** A playbook that reboots. */
export const reboot = `runbook: 1
name: reboot
summary: Reboot
steps:
  - { id: reboot, name: Reboot, type: reboot, with: { always: true } }
`;

/** Everything that undo must restore; the broadcast and metric of the card's address belong to the network manager. */
export const state = [
  'cd / && find etc boot/grub usr/local -xdev -type f ! -path etc/adjtime -exec sha256sum {} + | sort -k2',
  'find etc boot/grub usr/local -xdev -printf "%y %m %u:%g %p %l\\n" | sort',
  `readlink ${card}/driver; cat ${card}/driver_override; ls ${card}/net`,
  'ip -o -4 addr show dev enp0s4 | grep -o "inet [^ ]*"',
  `ls /sys/module | grep vfio || true; cat ${pages}; systemctl is-active irqbalance`,
  'systemctl list-units --all "runbook-*" --no-legend',
].join('; ');
