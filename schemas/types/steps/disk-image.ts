// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Creates a disk image for a virtual machine with qemu-img: an empty image, an image with a backing file, or a copy of another image. An existing image is never replaced; qemu-img alone would overwrite it. Undo removes the image if it was not modified since and no program has it open.
 */
export type DiskImage = {
  [k: string]: unknown;
} & {
  path: AbsolutePath;
  /**
   * The image format. A raw image needs free space for its full size. A qcow2 image grows as the guest writes.
   */
  format: 'qcow2' | 'raw';
  /**
   * The disk size that the guest sees, e.g. 10G (powers of 1024). Maximum: 999T. With `backing` or `from`, the default is the size of that image, and a smaller size is refused.
   */
  size?: string;
  /**
   * The backing image. The new image reads from it what the guest has not written yet. The backing image must not be moved or changed.
   */
  backing?: {
    path: AbsolutePath1;
    /**
     * The format of the backing image. QEMU does not detect it.
     */
    format: 'qcow2' | 'raw';
  };
  /**
   * The image to copy, e.g. a cloud image. It is not needed after the step.
   */
  from?: {
    path: AbsolutePath2;
    /**
     * The format of the image to copy. QEMU does not detect it.
     */
    format: 'qcow2' | 'raw';
  };
  /**
   * The image's permission bits in octal. An existing image keeps its mode. Default: 0600.
   */
  mode: string;
  /**
   * If true, a raw image may be larger than the free disk space. Default: false.
   */
  allow_overcommit: boolean;
  /**
   * `untouched`: undo keeps the image if it was modified after the step. `remove`: undo removes it in any case. Use `remove` if this playbook alone fills the image and can fill it again. Default: untouched.
   */
  undo: 'untouched' | 'remove';
  /**
   * If true, the folder may be one in which other users can write, e.g. /tmp or a home folder. They can then replace the file, and let the programs of the step overwrite other files as root. A link of another user in the path is still refused. Default: false.
   */
  allow_shared_folder: boolean;
};
/**
 * The path of the image.
 */
export type AbsolutePath = string;
/**
 * The path of the backing image.
 */
export type AbsolutePath1 = string;
/**
 * The path of the image to copy.
 */
export type AbsolutePath2 = string;

/**
 * Values for later steps.
 *
 * This interface was referenced by `undefined`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface DiskImageOutputs {
  /**
   * The path of the image.
   */
  path: string;
  /**
   * The image format.
   */
  format: string;
}
