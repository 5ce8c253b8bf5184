import type { ImageNeed } from './check-needs.ts';

/** A text file in an image; `early` files are written before the first package is unpacked (initramfs settings). */
export interface RecipeFile {
  readonly path: string;
  readonly mode: number;
  readonly text: string;
  readonly early?: boolean;
}

/** The content of an image, as data: two equal recipes make images that differ only in the versions of packages. */
export interface ImageRecipe {
  readonly kind: 'host' | 'guest';
  /** A Debian suite, by code name. */
  readonly suite: string;
  readonly packages: readonly string[];
  /** Files that the finished image must have; each need names a package of the list above. */
  readonly needs: readonly ImageNeed[];
  /** dpkg path-exclude patterns (dpkg(1)); a `*` also matches slashes. */
  readonly excluded: readonly string[];
  readonly files: readonly RecipeFile[];
  readonly units: {
    readonly enabled: readonly string[];
    readonly disabled: readonly string[];
    readonly masked: readonly string[];
  };
  /** The ext4 label, at most 16 characters; the boot loader and the kernel find the root by it. */
  readonly label: string;
  /** The kernel's parameters at the first boot, after root= and ro. */
  readonly commandLine: string;
  readonly sizeMiB: number;
  /** Maximum MiB on disk during the build: the tree, and the disk beside it. */
  readonly roomMiB: number;
  readonly format: 'raw' | 'qcow2';
  /**
   * How it is started. `grub` and `systemd-boot` are on an EFI system partition beside the root; with `kernel` QEMU
   * boots the kernel directly (-kernel), and the whole disk is the root file system.
   */
  readonly boot: 'grub' | 'systemd-boot' | 'kernel';
  /** An image whose files are inside this one, under /var/lib/runbook/images. */
  readonly inner?: ImageRecipe;
}
