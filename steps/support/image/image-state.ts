import type { ImageInfo } from '../../../changes/artifact/artifact-content.ts';
import type { OpenFile } from '../../../facts/system/read-open-files.ts';

/** An image that another one is made from or over. */
export interface SeenSource {
  readonly path: string;
  readonly exists: boolean;
  /** An earlier step will make it, or it is empty: what it is cannot be told. */
  readonly blank: boolean;
  readonly info: ImageInfo | null;
}

export interface ImageState {
  readonly hasTool: boolean;
  /** What is at the image's place; null when nothing is. */
  readonly target: {
    readonly kind: string;
    readonly info: ImageInfo | null;
    readonly openFiles: readonly OpenFile[];
  } | null;
  /** The backing file or the image to copy; null where there is neither. */
  readonly source: SeenSource | null;
  /** Bytes free on the file system. */
  readonly free: number | null;
}
