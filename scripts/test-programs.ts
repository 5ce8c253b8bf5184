/**
 * The programs that the fast tests run, by name or by path, with the Debian package that installs each. `npm test`
 * installs missing packages, and `needs()` of test/needs.ts names the programs that are still missing. The programs of
 * Debian's essential packages are not listed.
 */
export const testPrograms = {
  'apt-get': 'apt',
  chattr: 'e2fsprogs',
  chromium: 'chromium',
  curl: 'curl',
  getfattr: 'attr',
  gpg: 'gpg',
  gpgconf: 'gpgconf',
  'gpg-agent': 'gpg-agent',
  'grub-editenv': 'grub-common',
  'grub-fstest': 'grub-common',
  'grub-script-check': 'grub-common',
  ip: 'iproute2',
  iperf: 'iperf',
  iperf3: 'iperf3',
  mount: 'mount',
  pgrep: 'procps',
  ps: 'procps',
  'qemu-ga': 'qemu-guest-agent',
  'qemu-img': 'qemu-utils',
  'qemu-io': 'qemu-utils',
  'qemu-system-x86_64': 'qemu-system-x86',
  ssh: 'openssh-client',
  'ssh-keygen': 'openssh-client',
  setfattr: 'attr',
  sshd: 'openssh-server',
  '/usr/lib/kernel/install.d/90-loaderentry.install': 'systemd',
} as const;
