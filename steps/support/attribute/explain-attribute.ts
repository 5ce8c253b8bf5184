/**
 * The meaning of the kernel's errno for an attribute: by path if the path matters, then by the text or name of the
 * errno.
 */
const hints: readonly (readonly [RegExp, string])[] = [
  [
    /\/proc\/irq\/.{0,200}(EIO|EPERM|Input\/output error|Operation not permitted)/s,
    'The kernel places this interrupt itself (nvme, virtio-blk and some network cards). Remove it from the step.',
  ],
  [
    /affinity.{0,200}(EOVERFLOW|Value too large|ERANGE|out of range)/s,
    'The list or mask contains a CPU that this machine does not have. /sys/devices/system/cpu/possible lists its CPUs.',
  ],
  [
    /affinity.{0,200}(EINVAL|Invalid argument)/s,
    'The kernel accepts a mask without 0x, or a list such as 2-3. At least one CPU in it must be online.',
  ],
  [
    /sriov_numvfs.{0,200}(EBUSY|resource busy)/s,
    'The number of virtual functions can only be changed from or to 0. Write 0 first.',
  ],
  [
    /sriov_numvfs.{0,200}(ERANGE|out of range)/s,
    'The device supports fewer virtual functions. sriov_totalvfs shows the maximum.',
  ],
  [/new_id.{0,200}(EEXIST|File exists)/s, 'The driver already has this ID.'],
  [/new_id.{0,200}(EINVAL|Invalid argument)/s, 'The form is "8086 10d3", with a space and without a colon.'],
  [/bind.{0,200}(EINVAL|Invalid argument)/s, 'The IOMMU is off, or the device is in no IOMMU group.'],
  [
    /(bind|probe).{0,200}(ENODEV|No such device)/s,
    'The kernel finds no device at this address. Use the full address with the domain, e.g. 0000:01:00.0.',
  ],
  [/EBUSY|resource busy/, 'It is in use by another driver, a mount or a running virtual machine.'],
  [/ERANGE|EOVERFLOW|out of range|Value too large/, 'The value is outside the allowed range of the attribute.'],
  [/EINVAL|Invalid argument/, 'The kernel does not accept this value here.'],
  [
    /EPERM|EACCES|Operation not permitted|Permission denied/,
    'Only root may write it. Kernel lockdown or a container can forbid it even for root.',
  ],
  [/ENOSYS|EOPNOTSUPP|not supported/, 'This kernel or this hardware does not support it.'],
  [
    /TIMEOUT|deadline|still blocked/,
    'The write blocks in the kernel until something else ends, e.g. the virtual machine that uses the device.',
  ],
];

/** A hint for an error of a write, or undefined for an unknown error. */
export function explainAttribute(trouble: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(trouble))?.[1];
}
