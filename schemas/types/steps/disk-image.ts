// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * Makes a virtual machine's disk image with qemu-img: empty, over a backing file, or as a copy of another image. An image that is there is never replaced, which qemu-img alone does without a word. Undo removes it while nothing has been written to it since and no program has it open.
 */
export type DiskImage = {
  [k: string]: unknown;
} & {
  path: AbsolutePath;
  /**
   * The image's format. A raw image must find room for all of its size; a qcow2 image grows as the guest writes.
   */
  format: 'qcow2' | 'raw';
  /**
   * What the guest sees, e.g. 10G (powers of 1024), 999T at most. With `backing` or `from` it is at least theirs, and theirs when left out.
   */
  size?: string;
  /**
   * The image that holds what the guest has not written yet. It must stay where it is, and as it is.
   */
  backing?: {
    path: AbsolutePath1;
    /**
     * Its format; QEMU is not left to guess.
     */
    format: 'qcow2' | 'raw';
  };
  /**
   * The image to copy, e.g. a cloud image. It is not needed afterwards.
   */
  from?: {
    path: AbsolutePath2;
    /**
     * Its format; QEMU is not left to guess.
     */
    format: 'qcow2' | 'raw';
  };
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
 * Where the image goes.
 */
export type AbsolutePath = string;
/**
 * Its path.
 */
export type AbsolutePath1 = string;
/**
 * Its path.
 */
export type AbsolutePath2 = string;

/**
 * What later steps can use.
 *
 * This interface was referenced by `undefined`'s JSON-Schema
 * via the `definition` "outputs".
 */
export interface DiskImageOutputs {
  /**
   * Where the image is.
   */
  path: string;
  /**
   * Its format.
   */
  format: string;
}
