import type { DescribedFile } from '../tree/description.ts';

/** /etc/default/grub of Debian 13. */
const stockGrub = `# If you change this file, run 'update-grub' afterwards to update
# /boot/grub/grub.cfg.
# For full documentation of the options in this file, see:
#   info -f grub -n 'Simple configuration'

GRUB_DEFAULT=0
GRUB_TIMEOUT=5
GRUB_DISTRIBUTOR=\`( . /etc/os-release && echo \${NAME} )\`
GRUB_CMDLINE_LINUX_DEFAULT="quiet"
GRUB_CMDLINE_LINUX=""

# If your computer has multiple operating systems installed, then you
# probably want to run os-prober. However, if your computer is a host
# for guest OSes installed via LVM or raw disk devices, running
# os-prober can cause damage to those guest OSes as it mounts
# filesystems to look for things.
#GRUB_DISABLE_OS_PROBER=false

# Uncomment to enable BadRAM filtering, modify to suit your needs
# This works with Linux (no patch required) and with any kernel that obtains
# the memory map information from GRUB (GNU Mach, kernel of FreeBSD ...)
#GRUB_BADRAM="0x01234567,0xfefefefe,0x89abcdef,0xefefefef"

# Uncomment to disable graphical terminal
#GRUB_TERMINAL=console

# The resolution used on graphical terminal
# note that you can use only modes which your graphic card supports via VBE
# you can see them in real GRUB with the command \`videoinfo'
#GRUB_GFXMODE=640x480

# Uncomment if you don't want GRUB to pass "root=UUID=xxx" parameter to Linux
#GRUB_DISABLE_LINUX_UUID=true

# Uncomment to disable generation of recovery mode menu entries
#GRUB_DISABLE_RECOVERY="true"

# Uncomment to get a beep at grub start
#GRUB_INIT_TUNE="480 440 1"
`;

const osRelease = `PRETTY_NAME="Debian GNU/Linux 13 (trixie)"
NAME="Debian GNU/Linux"
VERSION_ID="13"
VERSION="13 (trixie)"
VERSION_CODENAME=trixie
DEBIAN_VERSION_FULL=13.2
ID=debian
HOME_URL="https://www.debian.org/"
SUPPORT_URL="https://www.debian.org/support"
BUG_REPORT_URL="https://bugs.debian.org/"
`;

const kernelConfig = `CONFIG_NO_HZ_FULL=y
CONFIG_RCU_NOCB_CPU=y
CONFIG_CPU_ISOLATION=y
CONFIG_KVM=m
CONFIG_KVM_INTEL=m
CONFIG_KVM_AMD=m
CONFIG_INTEL_IOMMU=y
# CONFIG_INTEL_IOMMU_DEFAULT_ON is not set
# CONFIG_INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF is not set
CONFIG_AMD_IOMMU=y
CONFIG_IRQ_REMAP=y
CONFIG_VFIO=m
CONFIG_VFIO_GROUP=y
CONFIG_VFIO_CONTAINER=y
CONFIG_VFIO_IOMMU_TYPE1=m
# CONFIG_VFIO_NOIOMMU is not set
CONFIG_VFIO_PCI=m
# CONFIG_IOMMUFD is not set
CONFIG_HUGETLBFS=y
`;

/** Programs whose file is read; the programs folder models their behaviour. */
const programs = [
  '/usr/bin/qemu-system-x86_64',
  '/usr/bin/lsinitramfs',
  '/usr/bin/systemctl',
  '/usr/bin/systemd-run',
  '/usr/sbin/grub-mkconfig',
  '/usr/sbin/ip',
  '/usr/sbin/mkinitramfs',
  '/usr/sbin/modprobe',
  '/usr/sbin/update-grub',
  '/usr/sbin/update-initramfs',
];

/** The files of a stock Debian host that steps read or write. */
export function labFiles(name: string, release: string): Readonly<Record<string, DescribedFile>> {
  return {
    ...Object.fromEntries(programs.map((path) => [path, { content: '\x7fELF', mode: 0o755 }])),
    '/etc/default/grub': { content: stockGrub },
    '/etc/default/irqbalance': { content: '#IRQBALANCE_ARGS=\n' },
    '/etc/hostname': { content: `${name}\n` },
    '/etc/machine-id': { content: 'd2f1c0b7a1e94a4f8c5f6f0c0a1b2c3d\n', mode: 0o444 },
    '/usr/lib/os-release': { content: osRelease },
    '/etc/passwd': {
      content: 'root:x:0:0:root:/root:/bin/bash\nlibvirt-qemu:x:64055:994::/var/lib/libvirt:/usr/sbin/nologin\n',
    },
    '/etc/group': { content: 'root:x:0:\nadm:x:4:\nkvm:x:994:libvirt-qemu\n' },
    '/etc/modprobe.d/blacklist.conf': { content: '# modules that are not loaded by their alias\n' },
    '/etc/modules-load.d/kvm.conf': { content: '# virtual machines\nkvm_intel\n' },
    // On Debian these folders are empty. Here a folder exists only if it contains a file, and mkinitramfs ignores a
    // file of this name.
    '/etc/initramfs-tools/hooks/.keep': { content: '' },
    '/etc/initramfs-tools/scripts/init-top/.keep': { content: '' },
    '/etc/initramfs-tools/modules': { content: '# modules the ramdisk loads\n' },
    '/etc/network/interfaces': { content: 'auto lo\niface lo inet loopback\n' },
    '/etc/sysctl.d/README.sysctl': { content: 'Kernel settings read at boot.\n' },
    [`/boot/config-${release}`]: { content: kernelConfig },
    [`/boot/System.map-${release}`]: {
      content: 'ffffffffffffffff B The real System.map is in the linux-image-<version>-dbg package\n',
    },
    '/boot/grub/grubenv': { content: '# GRUB Environment Block\n'.padEnd(1024, '#') },
    '/var/lib/runbook/images/guest.img': { content: 'a disk image\n' },
  };
}
