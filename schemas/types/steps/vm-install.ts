// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Makes a virtual machine's disk by running a machine on it until that powers itself off: an installer, or a cloud image that sets itself up. The disk is made beside its place and put there when the machine has done its work, so a disk that is there is a finished one; it is never replaced, and what has its format and size is taken for it. Undo removes it while nothing has been written to it since.
 */
export type VmInstall = {
  [k: string]: unknown;
} & {
  /**
   * The machine's name while it installs: its unit is runbook-vm-install-<name>.
   */
  name: string;
  path: AbsolutePath;
  /**
   * The disk's format.
   */
  format: 'qcow2' | 'raw';
  /**
   * What the guest sees, e.g. 10G (powers of 1024), 999T at most. With `from` it is at least that image's, and that image's when left out.
   */
  size?: string;
  /**
   * The image to begin with, e.g. a cloud image; an empty disk when left out. It is only read.
   */
  from?: {
    path: AbsolutePath1;
    /**
     * Its format; QEMU is not left to guess.
     */
    format: 'qcow2' | 'raw';
  };
  seed?: AbsolutePath2;
  cdrom?: AbsolutePath3;
  /**
   * Boots a Linux kernel directly instead of the disk's boot loader.
   */
  boot?: {
    /**
     * The kernel's path on the host; empty to leave it to the disk's boot loader, so that a playbook can make an input of it.
     */
    kernel: string;
    /**
     * The initramfs's path on the host; empty for none.
     */
    initrd: string;
    /**
     * The guest's kernel command line.
     */
    append: string;
  };
  /**
   * The machine's memory, e.g. 4G or 512M (powers of two).
   */
  memory: string;
  /**
   * Number of virtual CPUs.
   */
  cpus: number;
  /**
   * CPU model with feature flags, as -cpu takes it: host, or max,avx=off.
   */
  cpu: string;
  /**
   * kvm runs the guest on the processor's virtualization; tcg emulates the processor, for trying things out: measurements mean nothing.
   */
  accelerator: 'kvm' | 'tcg';
  /**
   * Machine type of the q35 family with options, e.g. q35, or pc-q35-9.2 to keep a measured platform the same across QEMU versions.
   */
  machine: string;
  /**
   * bios (SeaBIOS) or uefi (OVMF, found where the distributions put it; its variables are forgotten when the guest ends).
   */
  firmware: 'bios' | 'uefi';
  /**
   * user: a virtio card behind QEMU's own address translation, with a way out and none in. none: no network.
   */
  network: 'user' | 'none';
  /**
   * vnc: a screen, keyboard and mouse at the socket vnc.sock in the machine's folder, for an installer that asks a person. none: the serial console alone.
   */
  display: 'none' | 'vnc';
  /**
   * A text that the machine must have written to its first serial port before it powers off: the proof that the installation went well. A kernel repeats its command line there, so it must not stand in that as it is. Without it, powering off is taken for it.
   */
  says?: string;
  /**
   * Seconds until it must have powered off.
   */
  within: number;
  /**
   * The image's permission bits in octal; those of an image that is there already stay.
   */
  mode: string;
  /**
   * Makes a raw image whose size is more than is free on the disk.
   */
  allow_overcommit: boolean;
  /**
   * untouched: undo leaves an image that was written to since it was made. remove: undo removes it all the same; say so where this playbook alone fills it and can do so again.
   */
  undo: 'untouched' | 'remove';
};
/**
 * Where the finished disk goes.
 */
export type AbsolutePath = string;
/**
 * Its path.
 */
export type AbsolutePath1 = string;
/**
 * A cloud-init seed (cloud-init-seed), as a read-only virtio disk.
 */
export type AbsolutePath2 = string;
/**
 * A CD image in a drive from which the machine boots first: an installer.
 */
export type AbsolutePath3 = string;

/**
 * What later steps can use.
 *
 * This interface was referenced by `undefined`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface VmInstallOutputs {
  /**
   * Where the disk is.
   */
  path: string;
  /**
   * Its format.
   */
  format: string;
}
