/** The kernel's and runbook's words for a binding that failed, and what to do about each. */
const hints: readonly (readonly [RegExp, string])[] = [
  [
    /IDENTITY|when this was planned/,
    'Another card is at this address now: look with lspci -Dnn and correct the address or the identity.',
  ],
  [
    /did not appear/,
    'The driver is back without its interface: look at dmesg for the driver, and at `ip link` for another name.',
  ],
  [
    /TIMEOUT|deadline|still blocked/,
    'A program holds the device and the kernel waits for it to end. End the virtual machine; the kernel then finishes the unbinding by itself.',
  ],
  [
    /EEXIST|File exists/,
    'The driver knows this ID already, from an earlier new_id. Harmless: bind the device, and remove the ID with remove_id when done.',
  ],
  [
    /ENODEV|No such device/,
    'The kernel finds no such device there. It wants the full address with the domain, 0000:01:00.0; 01:00.0 is no device to it.',
  ],
  [
    /EINVAL|Invalid argument|error -22/,
    'The IOMMU is off or the device is in no IOMMU group. For new_id the form is "8086 10d3", with a blank and no colon.',
  ],
  [
    /EBUSY|resource busy/,
    'Another driver still has the device: it must be unbound first, and an override does not do that.',
  ],
  [
    /EPERM|Operation not permitted|EACCES|Permission denied/,
    'Only root may bind devices; a firmware that keeps memory mapped (RMRR) also makes the kernel refuse.',
  ],
  [/not viable/, 'A member of the IOMMU group is still with a host driver: name it in include_group.'],
];

/** A hint for an error of a binding, or undefined for one that is not known. */
export function explainBinding(trouble: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(trouble))?.[1];
}
