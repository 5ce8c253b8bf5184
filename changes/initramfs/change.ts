// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.
import type { FileState } from '../../schemas/types/common.ts';

/**
 * Files for initramfs-tools(7) are put in place, and the initramfs of every kernel is rebuilt with them. The new image is built beside the old one, verified by what lsinitramfs(8) lists, and renamed. The old image is kept under another name until undo renames it back.
 */
export interface InitramfsChange {
  /**
   * The kind of change.
   */
  readonly kind: 'initramfs';
  /**
   * A description for people, e.g. "0000:00:04.0 to vfio-pci".
   */
  readonly what: string;
  /**
   * What every image must list afterwards: the ends of paths; modules as "NAME.ko".
   *
   * @minItems 1
   */
  readonly holds: readonly string[];
  /**
   * The files and images before the change.
   */
  readonly before: InitramfsState;
  /**
   * The files afterwards. The images are known only once they were built.
   */
  readonly after: InitramfsGoal;
  /**
   * How long one build may take.
   */
  readonly deadline: number;
}
/**
 * Files by path; null for a file that does not exist.
 */
export interface Files {
  readonly [k: string]: FileState | null;
}
/**
 * One initramfs image.
 */
export interface SeenImage {
  /**
   * The hash of the image.
   */
  readonly sha256: string;
  /**
   * True when it lists everything that the change needs.
   */
  readonly holding: boolean;
}
/**
 * The files of the initramfs and the images.
 */
export interface InitramfsState {
  readonly files: Files;
  /**
   * By path, one for each kernel that has an image.
   */
  readonly images: {
    readonly [k: string]: SeenImage;
  };
  /**
   * What an interrupted build left beside the images, and kept images that nothing refers to.
   */
  readonly parts: readonly string[];
}
/**
 * The initramfs as it must be.
 */
export interface InitramfsGoal {
  readonly files: Files;
  /**
   * True when every image must list the files.
   */
  readonly holding: boolean;
}
