import type { ErrorText } from './error-text.ts';

/** Texts of a failed binding: of runbook, and what the errno of bind, unbind and drivers_probe means. */
export const bindingTexts: readonly ErrorText[] = [
  {
    source: 'runbook changes/binding/assert-identity.ts',
    text: /IDENTITY|when this was planned/,
    hint: 'Another card now has this address. Check with lspci -Dnn, and correct the address or the identity.',
  },
  {
    source: 'runbook changes/binding/restore-interfaces.ts',
    text: /did not appear/,
    hint: 'The driver is bound again, but its network interface is missing. Check dmesg for the driver, and `ip link` for an interface with another name.',
  },
  {
    source: 'runbook machines/local/write-once.ts',
    text: /TIMEOUT|deadline|still blocked/,
    hint: 'A program holds the device, and the kernel waits for that program. Stop the virtual machine; the kernel then finishes the unbinding itself.',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/vfio/container-legacy.c',
    general: true,
    text: /not viable/,
    hint: 'Another device of the IOMMU group is still bound to a host driver. Add it to include_group.',
  },
  {
    source: 'errno(3)',
    general: true,
    text: /EEXIST|File exists/,
    hint: 'The driver already has this ID, from an earlier new_id. This is harmless: bind the device, and remove the ID with remove_id afterwards.',
  },
  {
    source: 'errno(3)',
    general: true,
    text: /ENODEV|No such device/,
    hint: 'The kernel finds no device at this address. Use the full address with the domain, e.g. 0000:01:00.0 instead of 01:00.0.',
  },
  {
    source: 'errno(3)',
    general: true,
    text: /EINVAL|Invalid argument|error -22/,
    hint: 'The IOMMU is off, or the device is in no IOMMU group. For new_id, use the form "8086 10d3", with a space and without a colon.',
  },
  {
    source: 'errno(3)',
    general: true,
    text: /EBUSY|resource busy/,
    hint: 'The device is still bound to another driver, which an override does not change, or it is a card with virtual functions, which vfio-pci does not take. Unbind the driver, or write 0 to sriov_numvfs first.',
  },
  {
    source: 'errno(3)',
    general: true,
    text: /EPERM|Operation not permitted|EACCES|Permission denied/,
    hint: 'Only root may bind devices. The kernel also refuses it if the firmware reserves memory for the device (RMRR).',
  },
  {
    source: 'errno(3)',
    general: true,
    text: /EIO|Input\/output error/,
    hint: 'The device does not answer: `lspci -s ADDRESS` with rev ff means that it is gone or sleeps (D3). Set disable_idle_d3=1 for vfio-pci, or power the host off and on.',
  },
];
