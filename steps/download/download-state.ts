/** What is at the place of a download. */
export interface SeenTarget {
  /** Null for what is no file that can be read. */
  readonly sha256: string | null;
  readonly mode: number;
  readonly kind: string;
}

export interface DownloadState {
  readonly target: SeenTarget | null;
  /** What a download needs; null while something is at its place. */
  readonly ground: {
    readonly hasCurl: boolean;
    /** What the server answers before anything is fetched: the file's size, or the status of a file that does not exist. */
    readonly size: number | null;
    readonly gone: string | null;
    /** Bytes of an earlier attempt. */
    readonly fetched: number;
    readonly free: number | null;
  } | null;
}
