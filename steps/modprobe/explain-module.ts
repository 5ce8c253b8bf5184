/** What kmod and the kernel say when a module is not to be had, and what to do about it. */
const hints: readonly (readonly [RegExp, string])[] = [
  [
    /Key was rejected|Required key not available|EKEYREJECTED/,
    'Secure Boot lets only signed modules in: sign it and enrol the key (mokutil), or turn Secure Boot off.',
  ],
  [
    /is in use|EBUSY/,
    'Something holds the module: /sys/module/<name>/holders names modules, and `fuser /dev/kvm /dev/vfio/*` programs.',
  ],
  [
    /not found in directory|ENOENT/,
    'This kernel has no such module: install linux-modules-extra for it, or reboot into the kernel whose modules are installed.',
  ],
  [
    /Operation not supported|VMX not supported|SVM not supported|EOPNOTSUPP/,
    'The processor or its firmware does not offer it: for kvm_intel or kvm_amd look at the vendor and turn virtualization on in the firmware setup.',
  ],
  [
    /Exec format error|ENOEXEC|Unknown symbol/,
    'The module was built for another kernel: reboot after the kernel update, or build it again (dkms).',
  ],
  [
    /Invalid argument|EINVAL/,
    'A parameter has a value the module does not take: `modinfo -F parm` shows names and types.',
  ],
  [/is builtin/, 'The module is part of the kernel: set its parameters on the kernel command line.'],
  [
    /\+ module .*: nothing complained/,
    'The module was loaded with the parameter and does not show it: the processor, its firmware or this kernel lacks what it asks for. The kernel says more in its log (dmesg).',
  ],
  [/No such device|ENODEV/, 'The module found no hardware that it drives.'],
];

/** A hint for an error of modprobe, or undefined for one that is not known. */
export function explainModule(trouble: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(trouble))?.[1];
}
