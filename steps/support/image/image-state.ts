import type { ImageInfo } from '../../../changes/artifact/artifact-content.ts';
import type { OpenFile } from '../../../facts/system/read-open-files.ts';

/** The base image of another image. */
export interface SeenSource {
  readonly path: string;
  readonly exists: boolean;
  /** True if an earlier step creates it or it is empty, so its properties are unknown. */
  readonly blank: boolean;
  readonly info: ImageInfo | null;
}

export interface ImageState {
  readonly hasTool: boolean;
  /** The object at the path of the image; null if nothing exists there. */
  readonly target: {
    readonly kind: string;
    readonly info: ImageInfo | null;
    readonly openFiles: readonly OpenFile[];
  } | null;
  /** The backing file or the image to copy; null if there is neither. */
  readonly source: SeenSource | null;
  /** Bytes free on the file system. */
  readonly free: number | null;
}
