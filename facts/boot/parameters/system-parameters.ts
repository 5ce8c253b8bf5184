import type { ParameterRow } from './parameter-row.ts';

const kmod = 'kmod, libkmod-config.c: kmod_config_parse_kcmdline';

/** Parameters of consoles, graphics, modules, the initramfs and systemd. */
export const systemParameters: readonly ParameterRow[] = [
  { name: 'console', semantics: 'repeat', source: 'kernel/printk/printk.c: console_setup' },
  { name: 'earlycon', semantics: 'repeat', source: 'drivers/tty/serial/earlycon.c: param_setup_earlycon' },
  { name: 'earlyprintk', semantics: 'repeat', source: 'arch/x86/kernel/early_printk.c: setup_early_printk' },
  { name: 'netconsole', semantics: 'repeat', source: 'drivers/net/netconsole.c' },
  { name: 'video', semantics: 'repeat', source: 'drivers/video/cmdline.c: video_setup' },
  { name: 'nomodeset', semantics: 'last', source: 'drivers/video/nomodeset.c: disable_modeset' },
  { name: 'fbcon', semantics: 'repeat', source: 'drivers/video/fbdev/core/fbcon.c: fb_console_setup' },
  { name: 'vga', semantics: 'last', source: 'Documentation/arch/x86/boot.rst: the boot loader reads it' },
  { name: 'quiet', semantics: 'last', source: 'init/main.c: quiet_kernel' },
  { name: 'loglevel', semantics: 'last', source: 'init/main.c: loglevel' },
  { name: 'panic', semantics: 'last', source: 'kernel/panic.c: panic' },
  { name: 'splash', semantics: 'last', source: 'plymouth(8); not in kernel-parameters.txt' },
  { name: 'modprobe.blacklist', semantics: 'words', source: `${kmod}; not in kernel-parameters.txt` },
  { name: 'module_blacklist', semantics: 'list', source: 'kernel/module/main.c: module_blacklist (charp)' },
  { name: 'initcall_blacklist', semantics: 'words', source: 'init/main.c: initcall_blacklist' },
  { name: 'module.sig_enforce', semantics: 'last', value: 'switch', source: 'kernel/module/signing.c' },
  { name: 'lockdown', semantics: 'last', source: 'security/lockdown/lockdown.c: lockdown_param' },
  { name: 'lsm', semantics: 'last', source: 'security/security.c: choose_lsm_order' },
  { name: 'efi', semantics: 'words', source: 'drivers/firmware/efi/efi.c: parse_efi_cmdline' },
  { name: 'ip', semantics: 'repeat', source: 'net/ipv4/ipconfig.c: ip_auto_config_setup, dracut.cmdline(7)' },
  { name: 'rd.driver.blacklist', semantics: 'words', source: 'dracut.cmdline(7)' },
  { name: 'rd.driver.pre', semantics: 'words', source: 'dracut.cmdline(7)' },
  { name: 'rd.*', semantics: 'repeat', source: 'dracut.cmdline(7)' },
  { name: 'systemd.unit', semantics: 'last', source: 'systemd(1), "Kernel command line"' },
  {
    name: 'systemd.unified_cgroup_hierarchy',
    semantics: 'last',
    value: 'switch',
    source: 'systemd(1), "Kernel command line"',
  },
  { name: 'systemd.setenv', semantics: 'repeat', source: 'systemd(1), "Kernel command line"' },
  { name: 'systemd.mask', semantics: 'repeat', source: 'systemd-debug-generator(8)' },
  { name: 'systemd.wants', semantics: 'repeat', source: 'systemd-debug-generator(8)' },
  { name: 'cgroup_enable', semantics: 'words', source: 'kernel/cgroup/cgroup.c: enable_debug_cgroup' },
  { name: 'cgroup_disable', semantics: 'words', source: 'kernel/cgroup/cgroup.c: cgroup_disable' },
  { name: 'net.ifnames', semantics: 'last', source: 'systemd-udevd.service(8)' },
  { name: 'BOOT_IMAGE', semantics: 'last', source: 'the boot loader' },
];
