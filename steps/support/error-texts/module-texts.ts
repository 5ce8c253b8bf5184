import type { ErrorText } from './error-text.ts';

/** Texts of kmod (modprobe) and of the kernel's module loader. */
export const moduleTexts: readonly ErrorText[] = [
  {
    source: 'kmod 28 to 34.2 tools/insmod.c',
    text: /could not insert .{0,80}Key was rejected|could not insert .{0,80}Required key not available|EKEYREJECTED/,
    hint: 'Secure Boot allows only signed modules. Sign the module and enrol the key (mokutil), or disable Secure Boot.',
  },
  {
    source: 'kmod 28 to 34.2 tools/modprobe.c',
    text: /Module \S+ is in use|could not (insert|remove) .{0,80}Device or resource busy|EBUSY/,
    hint: 'The module is in use. /sys/module/<name>/holders lists modules that use it; `fuser /dev/kvm /dev/vfio/*` lists programs.',
  },
  {
    source: 'kmod 28 to 34.2 tools/modprobe.c',
    text: /Module \S+ not found in directory|could not (insert|remove) .{0,80}No such file|ENOENT/,
    hint: 'This kernel has no such module. Install linux-modules-extra for this kernel, or reboot into the kernel whose modules are installed.',
  },
  {
    source: 'kmod 28 to 34.2 tools/insmod.c',
    text: /could not insert .{0,80}Operation not supported|EOPNOTSUPP/,
    hint: 'The processor or its firmware does not support it. For kvm_intel or kvm_amd, check the processor vendor and enable virtualization in the firmware setup.',
  },
  {
    source: 'kmod 28 to 34.2 tools/insmod.c',
    text: /could not insert .{0,80}Exec format error|ENOEXEC|Unknown symbol in module/,
    hint: 'The module was built for another kernel, or a module that it needs was not loaded: reboot after a kernel update, rebuild the module (dkms), or look for `install` lines with `modprobe --show-depends NAME`.',
  },
  {
    source: 'kmod 28 to 34.2 tools/insmod.c',
    text: /could not insert .{0,80}Invalid argument|EINVAL/,
    hint: 'A parameter has a value that the module does not accept. `modinfo -F parm` shows names and types.',
  },
  {
    source: 'kmod 28 to 34.2 tools/rmmod.c',
    text: /Module \S+ is builtin/,
    hint: 'The module is built into the kernel. Set its parameters on the kernel command line.',
  },
  {
    source: 'kmod 28 to 34.2 tools/insmod.c',
    text: /could not insert .{0,80}No such device|ENODEV/,
    hint: 'The module found no hardware that it supports.',
  },
  {
    source: 'kmod 28 to 34.2 tools/modprobe.c',
    text: /could not (insert|remove) .{0,80}(Operation not permitted|Permission denied)|EPERM|EACCES/,
    hint: 'Only root may load modules. module_blacklist= on the kernel command line, kernel.modules_disabled=1, kernel lockdown or a container can forbid it even for root.',
  },
  {
    source: 'kmod 28 to 34.2 tools/modprobe.c',
    text: /could not insert .{0,80}Module already in kernel/,
    hint: 'The module is loaded already, and another program loaded it at the same time. Plan again.',
  },
  {
    source: 'kmod 28 to 34.2 libkmod/libkmod-module.c',
    text: /(Error running|Could not run) \S+ command/,
    hint: 'An install or remove line in /etc/modprobe.d ran a program instead, and it failed. `modprobe --show-depends NAME` shows the line.',
  },
  {
    source: 'kmod 28 to 34.2 tools/insmod.c',
    text: /could not insert .{0,80}Cannot allocate memory/,
    hint: 'The kernel has too little memory for the module. `free -m` shows the free memory.',
  },
  {
    source: 'kmod 28 to 34.2 tools/insmod.c',
    text: /could not insert .{0,80}Function not implemented/,
    hint: 'An `alias` line in modprobe.d gives the name of the module to a module that does not exist. `modprobe --showconfig` prints it.',
  },
  {
    source: 'linux 5.10 to 7.1 kernel/module/main.c',
    text: /disagrees about version of symbol|version magic '[^']*' should be/,
    hint: 'The module was built for another kernel. Reboot after a kernel update, or rebuild the module (dkms).',
  },
  {
    source: 'linux 5.10 to 7.1 kernel/module/main.c',
    text: /Unknown symbol \S+ \(err/,
    hint: 'Another module that it needs is missing, or is of another kernel. Run depmod -a, and load it with modprobe, not insmod.',
  },
  {
    source: 'linux 5.10 to 7.1 kernel/module/main.c',
    text: /unknown parameter '[^']*' ignored|Unknown parameter `/,
    hint: 'The module does not have this parameter. `modinfo -F parm` shows names and types.',
  },
  {
    source: 'linux 5.10 to 7.1 kernel/params.c',
    text: /`[^`']{0,200}' invalid for parameter|invalid for parameter `/,
    hint: 'The value does not fit the type of the parameter. `modinfo -F parm` shows names and types.',
  },
  {
    source: 'linux 5.10 to 7.1 kernel/module/signing.c',
    text: /Loading of .{0,80} is rejected/,
    hint: 'Secure Boot allows only signed modules. Sign the module and enrol the key (mokutil), or disable Secure Boot.',
  },
  {
    source: 'runbook engine/apply/make-change.ts',
    text: /\+ module .{0,300}: no error was reported, but the machine now has not loaded/,
    hint: 'modprobe succeeded and loaded nothing: an `install` line in modprobe.d replaces the loading. `modprobe --show-depends NAME` prints it.',
  },
  {
    source: 'runbook engine/apply/make-change.ts',
    general: true,
    text: /\+ module .{0,300}: no error was reported/,
    hint: 'The module was loaded with the parameter, but does not show it. The processor, its firmware or this kernel does not support the requested feature. The kernel log (dmesg) has more details.',
  },
];
