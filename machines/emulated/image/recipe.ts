import { createHash } from 'node:crypto';
import { customizeScript, layScript, systemdBootScript } from './image-hooks.ts';

/** A text file that an image holds; `early` ones lie there before the first package is unpacked (initramfs settings). */
export interface RecipeFile {
  readonly path: string;
  readonly mode: number;
  readonly text: string;
  readonly early?: boolean;
}

/** What an image is made of, as data: two equal recipes make images that differ only in the day's package versions. */
export interface ImageRecipe {
  readonly kind: 'host' | 'guest';
  /** A Debian suite, by code name. */
  readonly suite: string;
  readonly packages: readonly string[];
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
  readonly format: 'raw' | 'qcow2';
  /** What starts it: a GRUB that reads /boot/grub/grub.cfg when not said. */
  readonly loader?: 'systemd-boot';
  /** An image whose files lie inside this one, under /var/lib/runbook/images. */
  readonly inner?: ImageRecipe;
}

/** Raised whenever the builder makes another image of the same recipe and hooks. */
export const builderVersion = 3;

/** The name of an image in the cache: its kind and the SHA-256 of its recipe and of the builder. */
export function imageKey(recipe: ImageRecipe): string {
  // The images that were there before keep their names.
  const more = recipe.loader === undefined ? [] : [systemdBootScript];
  const hash = createHash('sha256')
    .update(JSON.stringify([builderVersion, layScript, customizeScript, recipe, ...more]))
    .digest('hex');
  return `${recipe.kind}-${hash}`;
}
