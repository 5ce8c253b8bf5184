/**
 * Drivers that no emulated host uses: without drivers for the watchdog, the mouse and the speaker, a boot loads about
 * ten modules less. No host has a SATA controller (lab-argv.ts): the firmware starts it, and a state that was saved
 * before a driver stopped it cannot be loaded again.
 */
export const idleModules: readonly string[] = [
  'arch/x86/crypto/sha',
  'drivers/ata/',
  'drivers/i2c/busses/i2c-i801',
  'drivers/input/misc/pcspkr',
  'drivers/input/mouse/',
  'drivers/input/serio/serio_raw',
  'drivers/mfd/lpc_ich',
  'drivers/platform/x86/intel/pmc',
  'drivers/watchdog/',
].map((tree) => `/lib/modules/*/kernel/${tree}*`);

/** Documentation, translations and module trees for hardware that no emulated machine here has: a third of an image and of its boot. */
export const leaveOut: readonly string[] = [
  '/usr/share/doc/*',
  '/usr/share/man/*',
  '/usr/share/info/*',
  '/usr/share/locale/*',
  ...[
    'drivers/bluetooth',
    'drivers/iio',
    'drivers/infiniband',
    'drivers/isdn',
    'drivers/media',
    'drivers/mmc',
    'drivers/mtd',
    'drivers/net/wireless',
    'drivers/nfc',
    'drivers/staging',
    'net/bluetooth',
    'net/mac80211',
    'net/nfc',
    'net/wireless',
    'sound',
  ].map((tree) => `/lib/modules/*/kernel/${tree}/*`),
  // Of the graphics drivers, only bochs is kept, with the parts that it needs: it drives QEMU's displays.
  ...['bridge/', 'tiny/[!b]', '[!bdt]'].map((tree) => `/lib/modules/*/kernel/drivers/gpu/drm/${tree}*`),
];
