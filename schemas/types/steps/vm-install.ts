// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Creates a virtual machine's disk: it runs a machine on the disk until that machine powers itself off. The machine boots an installer, or a cloud image that configures itself. The disk has a temporary name until the installation is complete, so a disk at `path` is always complete. An existing disk is never replaced. If it has the requested format and size, the step accepts it. Undo removes the disk if it was not modified since.
 */
export type VmInstall = {
  [k: string]: unknown;
} & {
  /**
   * The machine's name during the installation. Its systemd unit is runbook-vm-install-<name>.
   */
  name: string;
  path: AbsolutePath;
  /**
   * The disk format.
   */
  format: 'qcow2' | 'raw';
  /**
   * The disk size that the guest sees, e.g. 10G (powers of 1024). Maximum: 999T. With `from`, the default is the size of that image, and a smaller size is refused.
   */
  size?: string;
  /**
   * The image to start with, e.g. a cloud image. It is not changed. Default: an empty disk.
   */
  from?: {
    path: AbsolutePath1;
    /**
     * The format of the image. QEMU does not detect it.
     */
    format: 'qcow2' | 'raw';
  };
  seed?: AbsolutePath2;
  cdrom?: AbsolutePath3;
  /**
   * Boots a Linux kernel directly, without the disk's boot loader.
   */
  boot?: {
    /**
     * The kernel's path on the host. An empty text means: use the disk's boot loader. So a playbook can make this an optional input.
     */
    kernel: string;
    /**
     * The path of the initramfs on the host. Empty: no initramfs.
     */
    initrd: string;
    /**
     * The guest's kernel command line.
     */
    append: string;
  };
  /**
   * The machine's memory, e.g. 4G or 512M (powers of 1024).
   */
  memory: string;
  /**
   * Number of virtual CPUs.
   */
  cpus: number;
  /**
   * CPU model and feature flags, in the syntax of QEMU's -cpu option: host, or max,avx=off. Default: host.
   */
  cpu: string;
  /**
   * kvm uses the processor's virtualization. tcg emulates the processor; it is for tests, and its measurements are not meaningful. Default: kvm.
   */
  accelerator: 'kvm' | 'tcg';
  /**
   * Machine type of the q35 family with options, e.g. q35. Use a versioned type such as pc-q35-9.2 to keep the virtual hardware the same across QEMU versions. Default: q35.
   */
  machine: string;
  /**
   * bios (SeaBIOS) or uefi (OVMF, found at the usual paths of the distributions). UEFI variables are lost when the machine stops. Default: bios.
   */
  firmware: 'bios' | 'uefi';
  /**
   * user: a virtio network card behind QEMU's address translation (NAT). The machine can connect to the outside, but nothing can connect to it. none: no network. Default: user.
   */
  network: 'user' | 'none';
  /**
   * vnc: a screen, keyboard and mouse at the socket vnc.sock in the machine's folder, for an installer that asks questions. none: only the serial console. Default: none.
   */
  display: 'none' | 'vnc';
  /**
   * A text that the machine must write to its first serial port before it powers off. It proves that the installation succeeded. The kernel also prints its command line there, so the command line must not contain this exact text. Without this key, every power-off counts as success.
   */
  says?: string;
  /**
   * Maximum seconds until the machine powers off. Default: 3600.
   */
  within: number;
  /**
   * The disk's permission bits in octal. An existing disk keeps its mode. Default: 0600.
   */
  mode: string;
  /**
   * If true, a raw disk may be larger than the free disk space. Default: false.
   */
  allow_overcommit: boolean;
  /**
   * `untouched`: undo keeps the disk if it was modified after the step. `remove`: undo removes it in any case. Use `remove` if this playbook alone fills the disk and can fill it again. Default: untouched.
   */
  undo: 'untouched' | 'remove';
  /**
   * If true, the folder may be one in which other users can write, e.g. /tmp or a home folder. They can then replace the file, and let the programs of the step overwrite other files as root. A link of another user in the path is still refused. Default: false.
   */
  allow_shared_folder: boolean;
};
/**
 * The path of the finished disk.
 */
export type AbsolutePath = string;
/**
 * The path of the image.
 */
export type AbsolutePath1 = string;
/**
 * A cloud-init seed (see cloud-init-seed), attached as a read-only virtio disk.
 */
export type AbsolutePath2 = string;
/**
 * A CD image, e.g. an installer. The machine boots from it first.
 */
export type AbsolutePath3 = string;

/**
 * Values for later steps.
 *
 * This interface was referenced by `undefined`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface VmInstallOutputs {
  /**
   * The path of the disk.
   */
  path: string;
  /**
   * The disk format.
   */
  format: string;
}
