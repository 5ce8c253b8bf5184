/** What the kernel's errno means for an attribute: the path where it matters, then the errno in words or by name. */
const hints: readonly (readonly [RegExp, string])[] = [
  [
    /\/proc\/irq\/.*(EIO|EPERM|Input\/output error|Operation not permitted)/s,
    'The kernel manages this interrupt itself (nvme, virtio-blk and some NICs) and keeps its CPUs: leave it out.',
  ],
  [
    /affinity.*(EOVERFLOW|Value too large|ERANGE|out of range)/s,
    'The list or mask names a CPU this machine does not have: /sys/devices/system/cpu/possible says which it has.',
  ],
  [
    /affinity.*(EINVAL|Invalid argument)/s,
    'The kernel takes a mask without 0x and a list such as 2-3, neither may be empty or name only CPUs that are off.',
  ],
  [
    /sriov_numvfs.*(EBUSY|resource busy)/s,
    'The number of virtual functions goes from one to another only through 0: write 0 first.',
  ],
  [/sriov_numvfs.*(ERANGE|out of range)/s, 'The device has fewer virtual functions: sriov_totalvfs says how many.'],
  [/new_id.*(EEXIST|File exists)/s, 'The driver knows this ID already.'],
  [/new_id.*(EINVAL|Invalid argument)/s, 'The form is "8086 10d3", with a blank and no colon.'],
  [/bind.*(EINVAL|Invalid argument)/s, 'The IOMMU is off or the device is in no IOMMU group.'],
  [
    /(bind|probe).*(ENODEV|No such device)/s,
    'The kernel finds no such device there: it wants the full address with the domain, 0000:01:00.0.',
  ],
  [/EBUSY|resource busy/, 'Something holds it: another driver, a mount or a running virtual machine.'],
  [/ERANGE|EOVERFLOW|out of range|Value too large/, 'The value is outside what the attribute takes.'],
  [/EINVAL|Invalid argument/, 'The kernel does not take this value here.'],
  [
    /EPERM|EACCES|Operation not permitted|Permission denied/,
    'Only root may write it, and kernel lockdown or a container may forbid even that.',
  ],
  [/ENOSYS|EOPNOTSUPP|not supported/, 'This kernel or this hardware does not offer it.'],
  [
    /TIMEOUT|deadline|still blocked/,
    'The write blocks in the kernel until something else ends, e.g. the virtual machine that holds the device.',
  ],
];

/** A hint for an error of a write, or undefined for one that is not known. */
export function explainAttribute(trouble: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(trouble))?.[1];
}
