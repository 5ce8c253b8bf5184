/** Known error texts of kmod and the kernel with a hint for each. */
const hints: readonly (readonly [RegExp, string])[] = [
  [
    /Key was rejected|Required key not available|EKEYREJECTED/,
    'Secure Boot allows only signed modules. Sign the module and enrol the key (mokutil), or disable Secure Boot.',
  ],
  [
    /is in use|EBUSY/,
    'The module is in use. /sys/module/<name>/holders lists modules that use it; `fuser /dev/kvm /dev/vfio/*` lists programs.',
  ],
  [
    /not found in directory|ENOENT/,
    'This kernel has no such module. Install linux-modules-extra for this kernel, or reboot into the kernel whose modules are installed.',
  ],
  [
    /Operation not supported|VMX not supported|SVM not supported|EOPNOTSUPP/,
    'The processor or its firmware does not support it. For kvm_intel or kvm_amd, check the processor vendor and enable virtualization in the firmware setup.',
  ],
  [
    /Exec format error|ENOEXEC|Unknown symbol/,
    'The module was built for another kernel, or a module that it needs was not loaded: reboot after a kernel update, rebuild the module (dkms), or look for `install` lines with `modprobe --show-depends NAME`.',
  ],
  [
    /Invalid argument|EINVAL/,
    'A parameter has a value that the module does not accept. `modinfo -F parm` shows names and types.',
  ],
  [/is builtin/, 'The module is built into the kernel. Set its parameters on the kernel command line.'],
  [
    /\+ module .{0,300}: no error was reported, but the machine now has not loaded/,
    'modprobe succeeded and loaded nothing: an `install` line in modprobe.d replaces the loading. `modprobe --show-depends NAME` prints it.',
  ],
  [
    /Error running install command/,
    'An `install` line in modprobe.d runs a command instead of loading the module, and that command failed. `modprobe --show-depends NAME` prints it.',
  ],
  [
    /Function not implemented/,
    'An `alias` line in modprobe.d gives the name of the module to a module that does not exist. `modprobe --showconfig` prints it.',
  ],
  [
    /Operation not permitted/,
    'The kernel refuses to load the module: module_blacklist= on the kernel command line, kernel.modules_disabled=1, or a kernel in lockdown mode with an unsigned module.',
  ],
  [
    /\+ module .{0,300}: no error was reported/,
    'The module was loaded with the parameter, but does not show it. The processor, its firmware or this kernel does not support the requested feature. The kernel log (dmesg) has more details.',
  ],
  [/No such device|ENODEV/, 'The module found no hardware that it supports.'],
];

/** A hint for an error of modprobe, or undefined for an unknown error. */
export function explainModule(trouble: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(trouble))?.[1];
}
