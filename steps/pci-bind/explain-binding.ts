/** Known error texts of a failed binding with a hint for each. */
const hints: readonly (readonly [RegExp, string])[] = [
  [
    /IDENTITY|when this was planned/,
    'Another card now has this address. Check with lspci -Dnn, and correct the address or the identity.',
  ],
  [
    /did not appear/,
    'The driver is bound again, but its network interface is missing. Check dmesg for the driver, and `ip link` for an interface with another name.',
  ],
  [
    /TIMEOUT|deadline|still blocked/,
    'A program holds the device, and the kernel waits for that program. Stop the virtual machine; the kernel then finishes the unbinding itself.',
  ],
  [
    /EEXIST|File exists/,
    'The driver already has this ID, from an earlier new_id. This is harmless: bind the device, and remove the ID with remove_id afterwards.',
  ],
  [
    /ENODEV|No such device/,
    'The kernel finds no device at this address. Use the full address with the domain, e.g. 0000:01:00.0 instead of 01:00.0.',
  ],
  [
    /EINVAL|Invalid argument|error -22/,
    'The IOMMU is off, or the device is in no IOMMU group. For new_id, use the form "8086 10d3", with a space and without a colon.',
  ],
  [
    /EBUSY|resource busy/,
    'The device is still bound to another driver. Unbind it first; an override does not do that.',
  ],
  [
    /EPERM|Operation not permitted|EACCES|Permission denied/,
    'Only root may bind devices. The kernel also refuses it if the firmware reserves memory for the device (RMRR).',
  ],
  [/not viable/, 'Another device of the IOMMU group is still bound to a host driver. Add it to include_group.'],
];

/** A hint for an error of a binding, or undefined for an unknown error. */
export function explainBinding(trouble: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(trouble))?.[1];
}
